"""The triggers by which the database itself keeps rows from being changed, and whether they are there.

Migrations make them. `MADE` says of each by a short digest what it does; who adds a trigger
in a migration puts it in here, too (a test gives the line).

>>> unlike(unit)
()
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from assessments.store.database import Unit

_OF_SQLITE = "SELECT tbl_name, name, sql, '' FROM sqlite_master WHERE type = 'trigger'"
_OF_POSTGRESQL = """
SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true), p.prosrc || t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def there(unit: Unit) -> dict[str, str]:
    """Give every trigger that is there, as its table and its name, with a digest of what it does."""
    asked = _OF_SQLITE if unit.dialect.name == "sqlite" else _OF_POSTGRESQL
    return {
        f"{table}.{name}": sha256(_plain(said + does).encode()).hexdigest()[:12]
        for table, name, said, does in unit.exec_driver_sql(asked)
    }


def unlike(unit: Unit) -> tuple[str, ...]:
    """Name every trigger that is missing, does something else, or was made by nobody of ours."""
    made, found = MADE[unit.dialect.name], there(unit)
    return tuple(
        name for name in sorted({*made, *found}) if made.get(name) != found.get(name)
    )


def _plain(said: str) -> str:
    """Leave out what a database writes in another way when a table is made anew."""
    return re.sub(r'[\s"]+', " ", said).strip()


MADE: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "action.action_no_delete": "d5cb2aadb724",
        "action.action_no_replace": "68ebb84ee145",
        "action.action_no_update": "cd517356655e",
        "answer.answer_newest": "c3a0135fce0f",
        "answer.answer_no_delete": "ea606631bc8b",
        "answer.answer_no_replace": "8179a0e1ce34",
        "answer.answer_no_update": "663c6db41b0f",
        "assignment.assignment_newest": "7d9edeca372d",
        "assignment.assignment_no_delete": "c61c8e0a625b",
        "assignment.assignment_no_replace": "9a5071243271",
        "assignment.assignment_no_update": "ad7fd4e8148f",
        "change_reason.change_reason_newest": "93a8d39ead8f",
        "change_reason.change_reason_no_delete": "d5c7314fca99",
        "change_reason.change_reason_no_replace": "2a6581730350",
        "change_reason.change_reason_no_update": "56c66ac8d551",
        "comment.comment_newest": "26997906c39f",
        "comment.comment_no_delete": "c8a7f4e08b90",
        "comment.comment_no_replace": "6e19a4637844",
        "comment.comment_no_update": "2194864d41e9",
        "contribution.contribution_at_the_end": "f07c4ec8a7ca",
        "contribution.contribution_no_delete": "08cc902b71d6",
        "contribution.contribution_no_update": "4ab0cc079f67",
        "deed.deed_at_the_end": "68c4dd33cbfe",
        "deed.deed_no_delete": "3dc4f3c2d721",
        "deed.deed_no_update": "d196099e9514",
        "deed_origin.deed_origin_at_the_end": "030055daa7c8",
        "deed_origin.deed_origin_no_update": "09f598d07173",
        "late_note.late_note_no_delete": "deea78413fd6",
        "late_note.late_note_no_replace": "cb3534c683c5",
        "late_note.late_note_no_update": "6fb30a198316",
        "late_note_end.late_note_end_no_delete": "dc578b360dd4",
        "late_note_end.late_note_end_no_replace": "cddce713975a",
        "late_note_end.late_note_end_no_update": "78f4ed8441e5",
        "log_head.log_head_at_the_end": "7df1ea4b46e4",
        "log_head.log_head_no_delete": "bcfe1366d41c",
        "log_head.log_head_no_update": "daa79e50139e",
        "own_cost.own_cost_no_delete": "267c4b78c91b",
        "own_cost.own_cost_no_replace": "67d0aa28fe77",
        "own_cost.own_cost_no_update": "5fb699be9a04",
        "prepared_release.prepared_release_at_the_end": "a510e6b597ac",
        "prepared_release.prepared_release_no_delete": "49e2f3af5a0d",
        "prepared_release.prepared_release_no_update": "90585c841224",
        "release.release_at_the_end": "529c32896061",
        "release.release_no_delete": "ce3c0d5a3f55",
        "release.release_no_update": "7466d9ac1a8f",
        "release_audience.release_audience_at_the_end": "0d87ec4117d1",
        "release_audience.release_audience_no_delete": "7ec69cba977f",
        "release_audience.release_audience_no_update": "6d6fbd70265e",
        "release_member.release_member_at_the_end": "c236f132b4bc",
        "release_member.release_member_no_delete": "96c97a454276",
        "release_member.release_member_no_update": "8a1769d1f442",
        "seal.seal_no_delete": "8ac3507e433b",
        "seal.seal_no_replace": "122d71ed1372",
        "seal.seal_no_update": "4bb8c6cce228",
        "settlement.settlement_newest": "70d9b30932f0",
        "settlement.settlement_no_delete": "2678d7d7d1c3",
        "settlement.settlement_no_replace": "5536f9818c97",
        "settlement.settlement_no_update": "ce89991aa9f7",
        "submission.submission_no_delete": "6964c7cb03b3",
        "submission.submission_no_plan_seq": "334b2f6b2d6f",
        "submission.submission_no_replace": "f1be70df008f",
        "submission.submission_no_update": "c3b0e33ea727",
        "submission.submission_sent_back_by_once": "bc7fd7134ec7",
        "submission.submission_sent_back_note_once": "8e05557f37af",
        "submission.submission_signed_at_once": "1d1d10253adc",
        "submission.submission_signed_by_once": "717ac3747409",
    },
    "postgresql": {
        "action.action_never_changed": "14794129c3e5",
        "action.action_never_emptied": "6d3f50385a05",
        "answer.answer_never_changed": "523d10cff53f",
        "answer.answer_never_emptied": "efed3e4281f0",
        "answer.answer_newest": "8beb67d8b543",
        "assignment.assignment_never_changed": "df83581e89e3",
        "assignment.assignment_never_emptied": "511e331fd6e2",
        "assignment.assignment_newest": "9c05362e763c",
        "change_reason.change_reason_never_changed": "79a8bb792310",
        "change_reason.change_reason_never_emptied": "90de83df61ae",
        "change_reason.change_reason_newest": "140db8282f85",
        "comment.comment_never_changed": "b4980873bad7",
        "comment.comment_never_emptied": "eeb55f804357",
        "comment.comment_newest": "85aee4e23553",
        "contribution.contribution_at_the_end": "643ba2c96abc",
        "contribution.contribution_never_changed": "dfab403b3cb2",
        "contribution.contribution_never_emptied": "57e1dbf2354f",
        "deed.deed_at_the_end": "4db0eb05e4a8",
        "deed.deed_never_changed": "d48142c80063",
        "deed.deed_never_deleted": "fdb74c31445d",
        "deed.deed_never_emptied": "1be6ea8d2178",
        "deed_origin.deed_origin_never_changed": "cfae446a7a55",
        "late_note.late_note_never_changed": "e5a0deb5af76",
        "late_note.late_note_never_emptied": "392028b6a4b2",
        "late_note_end.late_note_end_never_changed": "aef39e01811c",
        "late_note_end.late_note_end_never_emptied": "795067207b1a",
        "log_head.log_head_never_deleted": "7631699654fb",
        "log_head.log_head_never_emptied": "3a09d3dfee08",
        "log_head.log_head_only_forward": "acd103d00ee2",
        "own_cost.own_cost_never_changed": "a8156fcbe8b8",
        "own_cost.own_cost_never_emptied": "60b7f7b5463c",
        "prepared_release.prepared_release_at_the_end": "4c391e6dae5a",
        "prepared_release.prepared_release_never_changed": "e2fd7fb6c08b",
        "prepared_release.prepared_release_never_emptied": "858354b15a7c",
        "release.release_at_the_end": "ef88deed3136",
        "release.release_never_changed": "75a5b5e179c4",
        "release.release_never_emptied": "0260135e39e8",
        "release_audience.release_audience_at_the_end": "85944e615a3d",
        "release_audience.release_audience_never_changed": "d1751822843d",
        "release_audience.release_audience_never_emptied": "6966228637e1",
        "release_member.release_member_at_the_end": "5162b7420e27",
        "release_member.release_member_never_changed": "65953d94a4ad",
        "release_member.release_member_never_emptied": "0258316dda6a",
        "seal.seal_never_changed": "adac71155109",
        "seal.seal_never_emptied": "e136f68ab10f",
        "settlement.settlement_never_changed": "7e90544c6188",
        "settlement.settlement_never_emptied": "caa481dacd65",
        "settlement.settlement_newest": "134bc3697188",
        "submission.submission_never_changed": "0af42bdaa908",
        "submission.submission_never_emptied": "904b283ae7f1",
        "submission.submission_no_plan_seq": "78da800e8d6c",
        "submission.submission_sent_back_by_once": "48715d5aa329",
        "submission.submission_sent_back_note_once": "755fdbfc9d96",
        "submission.submission_signed_at_once": "86b1e58c3e75",
        "submission.submission_signed_by_once": "45db524c80e5",
    },
}
"""By the kind of database: the triggers of a record of this version."""
