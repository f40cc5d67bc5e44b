"""Find and read the files of an edition's folder."""

from dataclasses import dataclass, field
from pathlib import Path

from priorities.errors import EditionProblem
from priorities.loading.documents import Document
from priorities.loading.yaml_text import read_yaml

KNOWN = (
    "edition.yaml",
    "sources.yaml",
    "lists.yaml",
    "structure",
    "options",
    "examples",
)


@dataclass(slots=True)
class EditionFiles:
    """Everything that was read, and every problem met while reading.

    Attributes
    ----------
    structure, options, examples
        Documents by the name of their file without ending: a priority's code.
    texts
        The same by language.
    unread
        Files that exist and could not be read; what they would have said is unknown.
    """

    folder: Path
    head: Document | None = None
    sources: Document | None = None
    lists: Document | None = None
    structure: dict[str, Document] = field(default_factory=dict)
    options: dict[str, Document] = field(default_factory=dict)
    examples: dict[str, Document] = field(default_factory=dict)
    texts: dict[str, dict[str, Document]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    problems: list[EditionProblem] = field(default_factory=list)


def read_files(folder: Path) -> EditionFiles:
    """Read every file of an edition; problems are kept in the result."""
    files = EditionFiles(folder=folder)
    if not folder.is_dir():
        files.problems.append(
            EditionProblem(
                file=folder.name,
                line=None,
                given="no such folder",
                expected="a folder with an edition",
                remedy="Name the folder that holds edition.yaml.",
            )
        )
        return files
    files.head = _read(files, folder / "edition.yaml")
    if (folder / "sources.yaml").exists():
        files.sources = _read(files, folder / "sources.yaml")
    if (folder / "lists.yaml").exists():
        files.lists = _read(files, folder / "lists.yaml")
    files.structure = _read_folder(files, folder / "structure")
    files.options = _read_folder(files, folder / "options")
    files.examples = _read_folder(files, folder / "examples")
    for path in sorted(folder.iterdir()):
        if path.name.startswith("text."):
            language = path.name.removeprefix("text.")
            files.texts[language] = _read_folder(files, path)
        elif path.name not in KNOWN and not _is_beside_the_data(path):
            files.problems.append(_unknown(files, path))
    return files


def _read_folder(files: EditionFiles, folder: Path) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix == ".yaml" and path.is_file():
            document = _read(files, path)
            if document is not None:
                documents[path.stem] = document
        elif not _is_beside_the_data(path):
            files.problems.append(_unknown(files, path))
    return documents


def _read(files: EditionFiles, path: Path) -> Document | None:
    name = path.relative_to(files.folder).as_posix()
    document, problems = read_yaml(path, file=name)
    files.problems += problems
    if document is None:
        files.unread.add(name)
    return document


def _is_beside_the_data(path: Path) -> bool:
    """Tell a README, a hidden file, or answers to try an edition with."""
    return path.name.startswith((".", "README", "__")) or path.name == "answers.json"


def _unknown(files: EditionFiles, path: Path) -> EditionProblem:
    return EditionProblem(
        file=path.relative_to(files.folder).as_posix(),
        line=None,
        given="a file or folder that no edition has",
        expected="edition.yaml, sources.yaml, lists.yaml, and .yaml files in structure, options, "
        "text.<language> and examples",
        remedy="Correct its name or remove it.",
    )
