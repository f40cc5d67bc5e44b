"""Second factors: showing one, setting one up, and showing again that it is oneself.

Who has one shows it after the passphrase; until then there is no session, only something
begun (`assessments.records.factors.Step`), which nothing else takes for one. The same holds
for who must have one and has none: it is set up first. Everything here is asked by a secret,
that of a session or that of something begun, and lets all other writers of the same person's
factors wait, so that a code counts once and tries are counted one after the other.

Longer than most: every way into an account beside the passphrase is in this one file, with
what it refuses.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote

from pyotp import TOTP
from webauthn.helpers import bytes_to_base64url

from assessments import rules, typed
from assessments.errors import (
    FactorNeeded,
    FreshNeeded,
    KeyLost,
    NotFound,
    NotSignedIn,
    NotUsable,
    WrongFactor,
    WrongMoment,
)
from assessments.records.factors import (
    Added,
    App,
    AppOffer,
    Begun,
    Factor,
    Passkey,
    PasskeySite,
    Proof,
    Step,
    StepKind,
)
from assessments.records.people import Person
from assessments.service import browsers, noting, passkeys, sessions
from assessments.service.world import World, is_fresh, note_deed
from assessments.service.world import begin as begin_deed
from assessments.store import Unit
from assessments.store.reading import factors as reading
from assessments.store.reading import people as reading_people
from assessments.store.writing import factors as writing
from assessments.store.writing import people as writing_people

BEGUN_FOR = timedelta(minutes=15)
"""So long something that was begun may be ended."""

INTERVAL = 30
"""Seconds that a code of an app stands for."""

TOLERANCE = 1
"""Steps of time before and after the present one whose code counts too."""

CODES = 10
"""Recovery codes that somebody gets."""

MOST_FACTORS = 10
LONGEST_NAME = 60

_NOWHERE = sessions.Opening()
_DIGITS = re.compile("[0-9]{6}")
_GROUP = 4


class _Shown(StrEnum):
    """What is shown; wrong tries are counted for each of them apart."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, kw_only=True)
class _There:
    """Who asks, by what, and what that person has."""

    secret_hash: str
    person: Person
    step: Step
    factors: tuple[Factor, ...]

    @property
    def apps(self) -> tuple[App, ...]:
        return tuple(f for f in self.factors if isinstance(f, App))

    @property
    def passkeys(self) -> tuple[Passkey, ...]:
        return tuple(f for f in self.factors if isinstance(f, Passkey))


@dataclass(frozen=True)
class Factors:
    """Everything about second factors."""

    world: World

    def begun(self, *, token: str) -> Begun:
        """Tell what the holder of a secret is in the middle of.

        Raises
        ------
        NotSignedIn
            If nothing was begun under the secret, or too long ago, and it is no session's.
        """
        with self.world.database.reading() as unit:
            there = self._there(unit, token)
            return Begun(
                person=there.person,
                kind=there.step.kind,
                factors=there.factors,
                codes_left=reading.codes_left(unit, there.person.id),
                required=there.person.role in self.world.terms.required,
                is_fresh=is_fresh(self.world, unit, there.person),
                has_passphrase=_has_passphrase(unit, there.person),
            )

    def passkey_question(self, *, token: str, site: PasskeySite) -> str:
        """Give what the browser is to ask passkeys, as JSON; it is asked once.

        Raises
        ------
        NotSignedIn
            As `begun`.
        NotFound
            If the person has no passkey.
        """
        with self.world.database.unit_of_work() as unit:
            there = self._there_to_write(unit, token)
            if not there.passkeys:
                raise NotFound("no_such_thing")
            challenge = self._random()
            self._keep(unit, there, challenge=bytes_to_base64url(challenge))
        return passkeys.question(site, challenge, there.passkeys)

    def show(
        self, *, token: str, proof: Proof, opening: sessions.Opening = _NOWHERE
    ) -> tuple[str, Person]:
        """End a sign-in with a second factor: give the secret of a session, and who it is.

        Parameters
        ----------
        opening
            By what the browser is known, and from where; the rest is as it was begun.

        Raises
        ------
        NotSignedIn
            If no sign-in was begun under the secret, or too long ago.
        WrongFactor, WrongPassphrase
            If what is shown does not count, or the person has to wait.
        KeyLost
            If the secrets of apps cannot be opened.
        """
        secret = None
        with self.world.database.unit_of_work() as unit:
            there = self._there_to_write(unit, token, StepKind.SECOND)
            if self._counts(unit, there, proof, opening):
                secret = self._signed_in(unit, there, opening)
        if secret is None:
            raise _refused(proof)
        return secret, there.person

    def freshen(
        self, *, token: str, proof: Proof, opening: sessions.Opening = _NOWHERE
    ) -> None:
        """Note that somebody has shown again that it is them.

        Who has a second factor shows that one, others the passphrase. Checking that
        takes long on purpose: call it in a thread.

        Parameters
        ----------
        opening
            From where, for the log.

        Raises
        ------
        NotSignedIn
            If the session has ended.
        WrongFactor, WrongPassphrase, KeyLost
            As `show`.
        """
        with self.world.database.reading() as unit:
            there = self._there(unit, token, StepKind.SESSION)
        name = there.person.sign_in_name
        if not there.factors:
            sessions.checked(
                self.world,
                (name,),
                proof.passphrase,
                counted=sessions.counters(name, "", token),
                now=self.world.clock(),
                where=noting.came_from(opening.came_from, opening.remembered_as),
            )
        with self.world.database.unit_of_work() as unit:
            now_there = self._there_to_write(unit, token, StepKind.SESSION)
            counts = (not there.factors and not now_there.factors) or (
                bool(now_there.factors)
                and self._counts(unit, now_there, proof, opening)
            )
            if counts:
                self._freshen(unit, now_there)
        if not counts:
            raise _refused(proof)

    def offer_app(self, *, token: str, site: str) -> AppOffer:
        """Give the secret of an app that is to be set up; the same one, asked again.

        Parameters
        ----------
        site
            What the app is to call us.

        Raises
        ------
        NotSignedIn
            As `begun`; also where somebody who signs in has a second factor by now.
        FreshNeeded
            If it is too long since the person has shown that it is them.
        """
        with self.world.database.unit_of_work() as unit:
            there = self._to_set_up(unit, token)
            offered = there.step.offered
            seal, whose = self.world.seal, there.person
            if offered is None:
                secret = b32encode(self._random()[:20]).decode()
                self._keep(unit, there, offered=seal.close(secret, whose.id))
            else:
                secret = seal.open(offered, whose.id, seal.mark)
        label = f"{quote(site)}:{quote(whose.sign_in_name)}"
        address = f"otpauth://totp/{label}?secret={secret}&issuer={quote(site)}"
        return AppOffer(secret=_grouped(secret, " "), address=address)

    def add_app(
        self,
        *,
        token: str,
        code: str,
        name: str,
        opening: sessions.Opening = _NOWHERE,
    ) -> Added:
        """Set up the app that was offered, by a code that it shows.

        Raises
        ------
        NotSignedIn, FreshNeeded
            As `offer_app`.
        WrongFactor
            If the code is not the one of the moment.
        """
        added = None
        with self.world.database.unit_of_work() as unit:
            there = self._to_set_up(unit, token)
            seal, whose = self.world.seal, there.person.id
            offered = there.step.offered
            counted = self._counters(unit, there, _Shown.APP, opening)
            self._require_patience(unit, counted)
            step = None
            if offered is not None:
                secret = seal.open(offered, whose, seal.mark)
                step = _step_of(secret, _cleaned(code), self.world.clock(), after=None)
            if offered is None or step is None:
                self._count_failure(unit, there, counted, opening)
            else:
                _forget_failures(unit, counted)
                number = writing.add_app(
                    unit,
                    person=whose,
                    name=_named(name),
                    at=self.world.clock(),
                    sealed=offered,
                    sealed_with=seal.mark,
                    last_step=step,
                )
                added = self._added(unit, there, number, opening)
        if added is None:
            raise WrongFactor("wrong_code")
        return added

    def passkey_offer(self, *, token: str, site: PasskeySite) -> str:
        """Give what the browser is to ask for a new passkey, as JSON.

        Raises
        ------
        NotSignedIn, FreshNeeded
            As `offer_app`.
        """
        with self.world.database.unit_of_work() as unit:
            there = self._to_set_up(unit, token)
            challenge = self._random()
            self._keep(unit, there, challenge=bytes_to_base64url(challenge))
        return passkeys.question_for_new(there.person, site, challenge, there.passkeys)

    def add_passkey(
        self,
        *,
        token: str,
        answer: str,
        site: PasskeySite,
        name: str,
        opening: sessions.Opening = _NOWHERE,
    ) -> Added:
        """Set up a passkey that the browser has made.

        Raises
        ------
        NotSignedIn, FreshNeeded
            As `offer_app`.
        WrongFactor
            If the answer is none to what was asked.
        """
        with self.world.database.unit_of_work() as unit:
            there = self._to_set_up(unit, token)
            if there.step.challenge is None:
                raise WrongFactor("passkey_not_made")
            made = passkeys.made(answer, site, there.step.challenge)
            credential, public_key, counter = made
            if reading.is_passkey_there(unit, credential):
                raise WrongFactor("passkey_not_made")
            number = writing.add_passkey(
                unit,
                person=there.person.id,
                name=_named(name),
                at=self.world.clock(),
                credential=credential,
                public_key=public_key,
                counter=counter,
            )
            return self._added(unit, there, number, opening)

    def remove(self, *, token: str, number: int) -> None:
        """Remove a second factor, unless it is the last one of who must have one.

        Raises
        ------
        NotSignedIn, FreshNeeded
            As `offer_app`.
        NotFound
            If the person has no such factor.
        WrongMoment
            If it is the last one, and required.
        """
        with self.world.database.unit_of_work() as unit:
            there = self._fresh(unit, token)
            if number not in {factor.number for factor in there.factors}:
                raise NotFound("no_such_thing")
            is_last = len(there.factors) == 1
            if is_last and there.person.role in self.world.terms.required:
                raise WrongMoment("last_factor")
            writing.remove_factor(unit, there.person.id, number)
            if is_last:  # they stand in for nothing any more
                writing.replace_codes(unit, there.person.id, (), at=self.world.clock())
            note_deed(self.world, unit, there.person, "factors.remove", number)

    def replace_codes(self, *, token: str) -> tuple[str, ...]:
        """Give new recovery codes, shown this once; those before stop counting.

        Raises
        ------
        NotSignedIn, FreshNeeded
            As `offer_app`.
        WrongMoment
            If the person has no second factor.
        """
        with self.world.database.unit_of_work() as unit:
            there = self._fresh(unit, token)
            if not there.factors:
                raise WrongMoment("no_factor_yet")
            codes = self._new_codes(unit, there.person)
            note_deed(
                self.world, unit, there.person, "factors.replace_codes", there.person.id
            )
        return codes

    def sealed_otherwise(self, *, who: Person) -> int:
        """Say how many apps there are whose secrets are sealed with another key."""
        with self.world.database.reading() as unit:
            begin_deed(unit, who, "factors.sealed_otherwise")
            return reading.sealed_otherwise(unit, self.world.seal.mark)

    # ---- who asks ---------------------------------------------------------------------

    def _there(self, unit: Unit, token: str, kind: StepKind | None = None) -> _There:
        """Find out who asks, by something begun or by a session.

        Raises
        ------
        NotSignedIn
            If there is neither, or it is of another kind.
        """
        secret_hash, now = sessions.hashed(token), self.world.clock()
        step = reading.step(unit, secret_hash)
        if step is not None and step.kind is not StepKind.SESSION:
            person = reading_people.person(unit, step.person)
            is_over = now - step.at > BEGUN_FOR
            if person is None or not rules.may_sign_in(person) or is_over:
                raise NotSignedIn("sign_in_too_slow")
        else:
            session = reading_people.session(unit, secret_hash)
            person = sessions.holder(self.world, session, page_of=None)
            if step is None or now - step.at > BEGUN_FOR:
                step = Step(person=person.id, kind=StepKind.SESSION, at=now)
        if kind is not None and step.kind is not kind:
            raise NotSignedIn("sign_in_too_slow")
        factors = reading.factors(unit, person.id)
        return _There(
            secret_hash=secret_hash, person=person, step=step, factors=factors
        )

    def _there_to_write(
        self, unit: Unit, token: str, kind: StepKind | None = None
    ) -> _There:
        """As `_there`, and let all others wait who write about the same person."""
        person = self._there(unit, token, kind).person
        reading_people.person_to_write(unit, person.id)
        return self._there(unit, token, kind)

    def _fresh(self, unit: Unit, token: str) -> _There:
        """Find out who asks, by a session in which that was shown lately.

        Raises
        ------
        FreshNeeded
            If it was not.
        """
        there = self._there_to_write(unit, token, StepKind.SESSION)
        if not is_fresh(self.world, unit, there.person):
            raise FreshNeeded("fresh_needed")
        return there

    def _to_set_up(self, unit: Unit, token: str) -> _There:
        """Find out who sets up a factor: by a fresh session, or as the first of all."""
        there = self._there_to_write(unit, token)
        if there.step.kind is StepKind.SESSION:
            there = self._fresh(unit, token)
        elif there.step.kind is not StepKind.SET_UP or there.factors:
            raise NotSignedIn("sign_in_too_slow")
        if len(there.factors) >= MOST_FACTORS:
            raise NotUsable(("too_many_factors", {"most": MOST_FACTORS}))
        return there

    # ---- what is shown ----------------------------------------------------------------

    def _counts(
        self, unit: Unit, there: _There, proof: Proof, opening: sessions.Opening
    ) -> bool:
        """Whether what is shown counts; it is counted as a try, and counts once."""
        counted = self._counters(unit, there, _kind_of(proof), opening)
        self._require_patience(unit, counted)
        if proof.passkey:
            counts = self._passkey_counts(unit, there, proof)
        else:
            counts = self._code_counts(unit, there, _cleaned(proof.code))
        if counts:
            _forget_failures(unit, counted)
        else:
            self._count_failure(unit, there, counted, opening)
        return counts

    def _passkey_counts(self, unit: Unit, there: _There, proof: Proof) -> bool:
        challenge = there.step.challenge
        if challenge is None or proof.site is None:
            return False
        writing.change_step(unit, there.secret_hash, challenge=None)
        shown = passkeys.shown(proof.passkey, proof.site, challenge, there.passkeys)
        if shown is None:
            return False
        passkey, counter = shown
        writing.use_passkey(
            unit, passkey.number, counter=counter, at=self.world.clock()
        )
        return True

    def _code_counts(self, unit: Unit, there: _There, code: str) -> bool:
        if _DIGITS.fullmatch(code):
            return self._app_counts(unit, there, code)
        code_hash = _kept_as(code, there.person)
        now = self.world.clock()
        if not writing.use_code(unit, there.person.id, code_hash, at=now):
            return False
        note_deed(
            self.world, unit, there.person, "factors.use_recovery_code", there.person.id
        )
        return True

    def _app_counts(self, unit: Unit, there: _There, code: str) -> bool:
        """Whether a code is one of an app, of this moment, and was not used.

        Raises
        ------
        KeyLost
            If no secret of the person's apps can be opened.
        """
        seal, now = self.world.seal, self.world.clock()
        opened = [app for app in there.apps if app.sealed_with == seal.mark]
        if there.apps and not opened:
            raise KeyLost("factor_key_lost")
        for app in opened:
            secret = seal.open(app.sealed, there.person.id, app.sealed_with)
            step = _step_of(secret, code, now, after=app.last_step)
            if step is not None:
                return writing.use_app(unit, app.number, step=step, at=now)
        return False

    def _counters(
        self, unit: Unit, there: _There, shown: _Shown, opening: sessions.Opening
    ) -> dict[str, int]:
        """Give what counts wrong tries, as `assessments.service.sessions.counters`.

        Each way counts for itself, and so does a session or a browser in which the person
        has signed in before: who knows the passphrase and sends wrong codes keeps the
        person out of none of these. Only codes of an app can be guessed, so only they are
        counted from everywhere together.
        """
        person, browser = there.person.id, ""
        if there.step.kind is StepKind.SESSION:
            browser = there.secret_hash
        elif browsers.is_known_of(unit, person, opening.browser, self.world.clock()):
            browser = opening.browser
        whose = f"second factor\n{shown}\n{person}"
        counted = sessions.counters(whose, opening.came_from, browser)
        if shown is not _Shown.APP:
            counted.pop(sessions.hashed(whose), None)
        return counted

    def _require_patience(self, unit: Unit, counted: Mapping[str, int]) -> None:
        for counter, free in counted.items():
            failed = reading_people.failures(unit, counter)
            sessions.refuse_while_waiting(failed, free, self.world.clock())

    def _count_failure(
        self,
        unit: Unit,
        there: _There,
        counted: Iterable[str],
        opening: sessions.Opening,
    ) -> None:
        now, person = self.world.clock(), there.person
        forgotten = now - sessions.FORGOTTEN
        for counter in counted:
            writing_people.count_failure(
                unit, counter, at=now, forgotten_before=forgotten
            )
        browser = opening.remembered_as or there.step.remembered_as
        where = noting.came_from(opening.came_from, browser)
        note_deed(
            self.world, unit, person, "factors.refused", person.id, came_from=where
        )

    # ---- what comes of it -------------------------------------------------------------

    def _added(
        self, unit: Unit, there: _There, number: int, opening: sessions.Opening
    ) -> Added:
        """Give recovery codes with the first factor, and a session to who signs in."""
        note_deed(self.world, unit, there.person, "factors.add", number)
        codes = () if there.factors else self._new_codes(unit, there.person)
        if there.step.kind is StepKind.SET_UP:
            secret = self._signed_in(unit, there, opening)
            return Added(codes=codes, session=secret)
        writing.end_step(unit, there.secret_hash)
        self._freshen(unit, there)
        return Added(codes=codes)

    def _signed_in(self, unit: Unit, there: _There, opening: sessions.Opening) -> str:
        writing.end_step(unit, there.secret_hash)
        opening = replace(
            opening,
            remembered_as=there.step.remembered_as,
            shared=there.step.shared,
        )
        return sessions.begun(self.world, unit, there.person, opening, with_factor=True)

    def _freshen(self, unit: Unit, there: _There) -> None:
        number = there.person.session
        assert number is not None  # noqa: S101 - a session's person has its number
        writing_people.freshen_session(unit, number, self.world.clock())
        if reading.factors(unit, there.person.id):
            writing_people.strengthen_session(unit, number)

    def _new_codes(self, unit: Unit, person: Person) -> tuple[str, ...]:
        codes = tuple(
            b32encode(self._random()[:10]).decode().lower() for _ in range(CODES)
        )
        hashes = [_kept_as(code, person) for code in codes]
        writing.replace_codes(unit, person.id, hashes, at=self.world.clock())
        return tuple(_grouped(code, "-") for code in codes)

    def _keep(self, unit: Unit, there: _There, **values: str) -> None:
        """Keep a challenge or an offer with what was begun."""
        if there.step.kind is not StepKind.SESSION:
            writing.change_step(unit, there.secret_hash, **values)
            return
        step = replace(there.step, **values)  # type: ignore[arg-type]  # only texts
        writing.end_step(unit, there.secret_hash)
        keep(self.world, unit, there.secret_hash, step)

    def _random(self) -> bytes:
        return sha256(self.world.secret(32).encode()).digest()


def entered(
    world: World, unit: Unit, person: Person, opening: sessions.Opening
) -> tuple[str, FactorNeeded | None]:
    """Let somebody in who has shown the first of two things, or only begin to.

    Gives the secret of a session; or what is to be raised when the unit of work has ended:
    a second factor is asked for, or has to be set up.
    """
    if reading.factors(unit, person.id):
        kind = StepKind.SECOND
    elif person.role in world.terms.required:
        kind = StepKind.SET_UP
    else:
        secret = sessions.begun(world, unit, person, opening, with_factor=False)
        return secret, None
    secret = world.secret(sessions.SECRET_BYTES)
    step = Step(
        person=person.id,
        kind=kind,
        at=world.clock(),
        remembered_as=opening.remembered_as,
        shared=opening.shared,
    )
    keep(world, unit, sessions.hashed(secret), step)
    return secret, FactorNeeded(f"{kind}_factor", secret=secret)


def keep(world: World, unit: Unit, secret_hash: str, step: Step) -> None:
    """Keep what somebody has begun."""
    forgotten = world.clock() - 2 * BEGUN_FOR
    writing.add_step(unit, secret_hash, step, forgotten_before=forgotten)


def _step_of(secret: str, code: str, now: datetime, *, after: int | None) -> int | None:
    """Give the step of time whose code this is, and that is later than the last used."""
    present = int(now.timestamp()) // INTERVAL
    totp = TOTP(secret, interval=INTERVAL)
    steps = range(present - TOLERANCE, present + TOLERANCE + 1)
    fitting = [
        step
        for step in steps
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
    ]
    return next((step for step in fitting if after is None or step > after), None)


def _has_passphrase(unit: Unit, person: Person) -> bool:
    """Whether somebody signs in with a passphrase, and not elsewhere."""
    return reading_people.credentials(unit, person.sign_in_name) is not None


def _refused(proof: Proof) -> WrongFactor:
    return WrongFactor("wrong_passkey" if proof.passkey else "wrong_code")


def _kind_of(proof: Proof) -> _Shown:
    if proof.passkey:
        return _Shown.PASSKEY
    is_of_app = _DIGITS.fullmatch(_cleaned(proof.code))
    return _Shown.APP if is_of_app else _Shown.RECOVERY_CODE


def _forget_failures(unit: Unit, counted: Iterable[str]) -> None:
    for counter in counted:
        writing_people.forget_failures(unit, counter)


def _cleaned(code: str) -> str:
    """Give a code as it is compared, however it was typed or copied."""
    return re.sub(r"[\s-]", "", code).lower()


def _kept_as(code: str, person: Person) -> str:
    return sessions.hashed(f"{person.id}\n{code}")


def _grouped(text: str, between: str) -> str:
    return between.join(
        text[start : start + _GROUP] for start in range(0, len(text), _GROUP)
    )


def _named(name: str) -> str:
    return typed.line(name)[:LONGEST_NAME]
