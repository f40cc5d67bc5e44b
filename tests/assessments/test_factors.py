"""Second factors: asked for before there is a session, counted once, never simply gone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pyotp import TOTP
from sqlalchemy import text

from assessments.errors import (
    AssessmentsError,
    FactorNeeded,
    FreshNeeded,
    KeyLost,
    NotSignedIn,
    WrongFactor,
    WrongMoment,
    WrongPassphrase,
)
from assessments.records.factors import Added, Proof, StepKind
from assessments.records.log import LogWanted
from assessments.records.people import Person, Role
from assessments.service import Service
from assessments.service.sealing import Seal
from assessments.service.sessions import Opening
from tests.passkey import SITE, SoftPasskey
from tests.worlds import PASSPHRASE, STRICT, SmallWorld, on_terms

NAME = "Roadmap"
NOWHERE = Opening()


@pytest.fixture
def strict(small_world: SmallWorld) -> Service:
    """Give the service on the terms of a server that nobody has set otherwise."""
    small_world.service = on_terms(small_world.service, STRICT)
    return small_world.service


def begin(service: Service, who: Person, **more: Any) -> tuple[str, str]:
    """Sign in as far as the passphrase goes: what is asked then, and its secret."""
    with pytest.raises(FactorNeeded) as asked:
        service.people.sign_in(
            sign_in_name=who.sign_in_name, passphrase=PASSPHRASE, **more
        )
    return asked.value.reason, asked.value.secret


def with_app(service: Service, who: Person) -> tuple[TOTP, Added]:
    """Set up an app at the first sign-in."""
    _, secret = begin(service, who)
    return add_app(service, secret)


def add_app(
    service: Service, token: str, opening: Opening = NOWHERE
) -> tuple[TOTP, Added]:
    offer = service.factors.offer_app(token=token, site=NAME)
    app = TOTP(offer.secret.replace(" ", ""))
    code = app.at(service.world.clock())
    return app, service.factors.add_app(
        token=token, code=code, name="Phone", opening=opening
    )


def show(service: Service, who: Person, code: str) -> str:
    """Sign in with a code."""
    _, secret = begin(service, who)
    token, _ = service.factors.show(token=secret, proof=Proof(code=code))
    return token


def test_the_right_passphrase_alone_is_no_session_for_who_needs_a_second_factor(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point

    reason, secret = begin(strict, who)

    assert reason == "set_up_factor"
    with pytest.raises(NotSignedIn):
        strict.people.person_of(token=secret)
    with pytest.raises(NotSignedIn):
        strict.factors.show(token=secret, proof=Proof(code="123456"))
    with pytest.raises(NotSignedIn):
        strict.factors.freshen(token=secret, proof=Proof(passphrase=PASSPHRASE))
    with pytest.raises(NotSignedIn):
        strict.factors.replace_codes(token=secret)


def test_who_needs_none_signs_in_as_before(small_world: SmallWorld, strict: Service):
    token, person = strict.people.sign_in(
        sign_in_name=small_world.a.officer.sign_in_name, passphrase=PASSPHRASE
    )

    assert strict.people.person_of(token=token) == person == small_world.a.officer


def test_a_session_that_was_opened_without_a_factor_ends_when_one_is_required(
    small_world: SmallWorld,
):
    before, who = small_world.service, small_world.a.focal_point
    token, _ = before.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=PASSPHRASE
    )
    assert before.people.person_of(token=token) == who

    with pytest.raises(NotSignedIn):
        on_terms(before, STRICT).people.person_of(token=token)


def test_setting_up_an_app_signs_in_and_gives_recovery_codes_once(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point

    _, added = with_app(strict, who)

    assert strict.people.person_of(token=added.session) == who
    assert len(set(added.codes)) == 10
    _, again = add_app(strict, added.session)
    assert again == Added(codes=())


def test_a_code_counts_once_and_none_before_it_afterwards(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, _ = with_app(strict, who)
    with pytest.raises(WrongFactor):  # it was used to set the app up
        show(strict, who, app.at(clock()))
    clock.advance(seconds=90)
    before, code = app.at(clock() - timedelta(seconds=30)), app.at(clock())

    assert show(strict, who, code)

    for used in (code, before):
        with pytest.raises(WrongFactor):
            show(strict, who, used)


@pytest.mark.parametrize(
    ("seconds", "counts"),
    [(-60, False), (-30, True), (0, True), (30, True), (60, False)],
)
def test_a_code_counts_one_step_of_time_before_and_after_its_own(
    small_world: SmallWorld, strict: Service, seconds: int, counts: bool
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, _ = with_app(strict, who)
    clock.advance(minutes=10)
    code = app.at(clock() + timedelta(seconds=seconds))

    if counts:
        assert show(strict, who, code)
    else:
        with pytest.raises(WrongFactor):
            show(strict, who, code)


def test_a_code_that_is_sent_many_times_at_once_counts_once(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, _ = with_app(strict, who)
    clock.advance(minutes=10)
    secrets = [begin(strict, who)[1] for _ in range(4)]

    def attempt(secret: str) -> bool:
        try:
            strict.factors.show(token=secret, proof=Proof(code=app.at(clock())))
        except AssessmentsError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, secrets)) == 1


def test_a_recovery_code_counts_once_however_it_is_typed(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point
    _, added = with_app(strict, who)
    code = added.codes[3]

    token = show(strict, who, f" {code.upper().replace('-', ' ')} ")

    assert strict.factors.begun(token=token).codes_left == 9
    with pytest.raises(WrongFactor):
        show(strict, who, code)


def test_recovery_codes_are_nobody_elses_and_new_ones_end_those_before(
    small_world: SmallWorld, strict: Service
):
    a, b = small_world.a.focal_point, small_world.b.focal_point
    _, ours = with_app(strict, a)
    with_app(strict, b)

    with pytest.raises(WrongFactor):
        show(strict, b, ours.codes[0])
    new = strict.factors.replace_codes(token=ours.session)
    with pytest.raises(WrongFactor):
        show(strict, a, ours.codes[0])
    assert show(strict, a, new[0])


def test_wrong_codes_are_bounded_for_a_person_whoever_sends_them(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, _ = with_app(strict, who)
    clock.advance(minutes=10)
    for _ in range(5):
        with pytest.raises(WrongFactor):
            show(strict, who, "000000")

    with pytest.raises(WrongPassphrase) as waits:
        show(strict, who, app.at(clock()))
    assert waits.value.reason == "too_many_attempts"
    clock.advance(minutes=6)
    assert show(strict, who, app.at(clock()))


def test_codes_that_are_guessed_from_many_places_have_to_wait_in_all_of_them(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    with_app(strict, who)
    clock.advance(minutes=10)
    _, secret = begin(strict, who)
    for number in range(100):
        there = Opening(came_from=f"192.0.2.{number}")
        with pytest.raises(WrongFactor):
            strict.factors.show(token=secret, proof=Proof(code="000000"), opening=there)

    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        strict.factors.show(
            token=secret,
            proof=Proof(code="000000"),
            opening=Opening(came_from="198.51.100.1"),
        )


def test_who_knows_the_passphrase_keeps_nobody_out_by_wrong_codes(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    passkey, browser = SoftPasskey(), Opening(browser=strict.world.secret(32))
    _, secret = begin(strict, who)
    app, added = add_app(strict, secret, browser)
    question = strict.factors.passkey_offer(token=added.session, site=SITE)
    strict.factors.add_passkey(
        token=added.session, answer=passkey.made(question), site=SITE, name=""
    )
    clock.advance(minutes=10)
    for _ in range(5):
        with pytest.raises(WrongFactor):
            show(strict, who, "000000")
    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        show(strict, who, "000000")

    now = app.at(clock())
    strict.factors.freshen(token=added.session, proof=Proof(code=now))
    assert show(strict, who, added.codes[0]), "with a recovery code"
    _, secret = begin(strict, who)
    question = strict.factors.passkey_question(token=secret, site=SITE)
    shown = Proof(passkey=passkey.shown(question), site=SITE)
    assert strict.factors.show(token=secret, proof=shown), "with a passkey"
    _, secret = begin(strict, who)
    clock.advance(seconds=30)
    code = Proof(code=app.at(clock()))
    assert strict.factors.show(token=secret, proof=code, opening=browser)


def test_codes_that_are_guessed_in_a_session_have_to_wait_there(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, added = with_app(strict, who)
    clock.advance(minutes=10)
    for _ in range(5):
        with pytest.raises(WrongFactor):
            strict.factors.freshen(token=added.session, proof=Proof(code="000000"))

    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        strict.factors.freshen(token=added.session, proof=Proof(code="000000"))
    assert show(strict, who, app.at(clock()))


def test_a_wrong_code_stands_in_the_log_beside_wrong_passphrases_with_from_where(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point
    with_app(strict, who)
    _, secret = begin(strict, who, remembered_as="Firefox, Linux")
    with pytest.raises(WrongFactor):
        strict.factors.show(
            token=secret,
            proof=Proof(code="000000"),
            opening=Opening(came_from="192.0.2.7"),
        )

    wanted = LogWanted(kind="refused")
    [entry] = strict.audit.log(who=who, wanted=wanted).entries
    assert entry.deed == "factors.refused"
    assert entry.came_from == "192.0.2.0/24, Firefox, Linux"


def test_what_was_begun_ends_after_a_quarter_of_an_hour(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, _ = with_app(strict, who)
    _, secret = begin(strict, who)
    clock.advance(minutes=16)

    with pytest.raises(NotSignedIn):
        strict.factors.show(token=secret, proof=Proof(code=app.at(clock())))


def test_what_was_begun_ends_with_a_new_passphrase(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, added = with_app(strict, who)
    clock.advance(minutes=2)
    _, secret = begin(strict, who)
    strict.people.change_passphrase(
        who=strict.people.person_of(token=added.session),
        old=PASSPHRASE,
        new="eight other words for the same test",
        token=added.session,
    )

    with pytest.raises(NotSignedIn):
        strict.factors.show(token=secret, proof=Proof(code=app.at(clock())))


def test_nobody_sets_up_a_factor_beside_the_first_one_with_the_passphrase_alone(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point
    _, thief = begin(strict, who)
    strict.factors.offer_app(token=thief, site=NAME)
    with_app(strict, who)

    with pytest.raises(NotSignedIn):
        add_app(strict, thief)
    with pytest.raises(NotSignedIn):
        strict.factors.passkey_offer(token=thief, site=SITE)


def test_the_first_factor_is_set_up_by_one_of_those_who_try_at_once(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point
    secrets = [begin(strict, who)[1] for _ in range(4)]

    def attempt(secret: str) -> bool:
        try:
            add_app(strict, secret)
        except NotSignedIn:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, secrets)) == 1


def test_the_record_alone_has_no_secret_of_an_app(
    small_world: SmallWorld, strict: Service
):
    app, added = with_app(strict, small_world.a.focal_point)
    with strict.world.database.reading() as unit:
        tables = ("second_factor", "recovery_code", "sign_in_step", "session", "deed")
        rows = [
            str(unit.execute(text(f"SELECT * FROM {name}")).all())  # noqa: S608
            for name in tables
        ]

    kept = "".join(rows)
    assert app.secret not in kept
    assert added.session not in kept
    assert not any(
        code in kept or code.replace("-", "") in kept for code in added.codes
    )


def test_with_another_key_a_recovery_code_lets_in_and_a_new_app_is_set_up(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, added = with_app(strict, who)
    small_world.service = lost = _with_key(strict, b"\1" * 32)
    clock.advance(minutes=2)

    with pytest.raises(KeyLost):
        show(lost, who, app.at(clock()))
    token = show(lost, who, added.codes[0])
    new, _ = add_app(lost, token)
    clock.advance(minutes=2)
    assert show(lost, who, new.at(clock()))


def _with_key(service: Service, key: bytes) -> Service:
    sealed = replace(service, world=replace(service.world, seal=Seal(key=key)))
    return on_terms(sealed, service.world.terms)


def test_a_sealed_secret_is_one_persons_and_cannot_be_put_in_anothers_place(
    small_world: SmallWorld,
):
    seal = Seal(key=b"\1" * 32)
    a, b = small_world.a.focal_point.id, small_world.b.focal_point.id
    sealed = seal.close("SECRET", a)

    assert seal.open(sealed, a, seal.mark) == "SECRET"
    with pytest.raises(KeyLost):
        seal.open(sealed, b, seal.mark)
    with pytest.raises(KeyLost):
        seal.open(sealed[:-4] + "AAAA", a, seal.mark)


def test_the_last_factor_goes_only_where_none_is_required(
    small_world: SmallWorld, strict: Service
):
    who = small_world.a.focal_point
    _, added = with_app(strict, who)
    (first,) = strict.factors.begun(token=added.session).factors

    with pytest.raises(WrongMoment):
        strict.factors.remove(token=added.session, number=first.number)
    small_world.clock.advance(minutes=1)
    add_app(strict, added.session)
    strict.factors.remove(token=added.session, number=first.number)

    officer = small_world.a.officer
    token, _ = strict.people.sign_in(
        sign_in_name=officer.sign_in_name, passphrase=PASSPHRASE
    )
    add_app(strict, token)
    (own,) = strict.factors.begun(token=token).factors
    strict.factors.remove(token=token, number=own.number)
    assert strict.factors.begun(token=token).codes_left == 0


def test_nobody_removes_a_factor_of_somebody_else(
    small_world: SmallWorld, strict: Service
):
    _, ours = with_app(strict, small_world.a.focal_point)
    _, theirs = with_app(strict, small_world.b.focal_point)
    (factor,) = strict.factors.begun(token=ours.session).factors

    with pytest.raises(AssessmentsError):
        strict.factors.remove(token=theirs.session, number=factor.number)
    assert strict.factors.begun(token=ours.session).factors == (factor,)


def test_changing_factors_needs_that_it_was_shown_lately(
    small_world: SmallWorld, strict: Service
):
    who, clock = small_world.a.focal_point, small_world.clock
    app, added = with_app(strict, who)
    token = added.session
    clock.advance(minutes=11)

    for change in (
        lambda: strict.factors.offer_app(token=token, site=NAME),
        lambda: strict.factors.passkey_offer(token=token, site=SITE),
        lambda: strict.factors.remove(token=token, number=1),
        lambda: strict.factors.replace_codes(token=token),
    ):
        with pytest.raises(FreshNeeded):
            change()
    with pytest.raises(WrongFactor):
        strict.factors.freshen(token=token, proof=Proof(passphrase=PASSPHRASE))
    strict.factors.freshen(token=token, proof=Proof(code=app.at(clock())))
    assert strict.factors.replace_codes(token=token)


def test_who_has_no_factor_shows_the_passphrase_again(
    small_world: SmallWorld, strict: Service
):
    officer = small_world.a.officer
    token, _ = strict.people.sign_in(
        sign_in_name=officer.sign_in_name, passphrase=PASSPHRASE
    )
    small_world.clock.advance(minutes=11)
    assert not strict.factors.begun(token=token).is_fresh

    with pytest.raises(WrongPassphrase):
        strict.factors.freshen(token=token, proof=Proof(passphrase="wrong"))
    assert not strict.factors.begun(token=token).is_fresh
    strict.factors.freshen(token=token, proof=Proof(passphrase=PASSPHRASE))
    assert strict.factors.begun(token=token).is_fresh


def test_a_passkey_signs_in_and_its_answer_counts_once(
    small_world: SmallWorld, strict: Service
):
    who, passkey = small_world.a.focal_point, SoftPasskey()
    _, secret = begin(strict, who)
    question = strict.factors.passkey_offer(token=secret, site=SITE)
    strict.factors.add_passkey(
        token=secret, answer=passkey.made(question), site=SITE, name=""
    )

    reason, secret = begin(strict, who)
    question = strict.factors.passkey_question(token=secret, site=SITE)
    proof = Proof(passkey=passkey.shown(question), site=SITE)
    token, _ = strict.factors.show(token=secret, proof=proof)

    assert reason == "second_factor"
    assert strict.people.person_of(token=token) == who
    _, other = begin(strict, who)
    strict.factors.passkey_question(token=other, site=SITE)
    with pytest.raises(WrongFactor):
        strict.factors.show(token=other, proof=proof)


@pytest.mark.parametrize(
    "forged",
    [
        SoftPasskey(),
        SoftPasskey(origin="https://other.test"),
        SoftPasskey(site=replace(SITE, id="other.test")),
    ],
    ids=["another key", "another site", "for another site"],
)
def test_a_passkey_of_another_site_or_key_is_refused(
    small_world: SmallWorld, strict: Service, forged: SoftPasskey
):
    who, passkey = small_world.a.focal_point, SoftPasskey()
    _, secret = begin(strict, who)
    question = strict.factors.passkey_offer(token=secret, site=SITE)
    if forged.origin or forged.site != SITE:
        with pytest.raises(WrongFactor):
            strict.factors.add_passkey(
                token=secret, answer=forged.made(question), site=SITE, name=""
            )
        question = strict.factors.passkey_offer(token=secret, site=SITE)
        forged.key = passkey.key
    strict.factors.add_passkey(
        token=secret, answer=passkey.made(question), site=SITE, name=""
    )

    _, secret = begin(strict, who)
    question = strict.factors.passkey_question(token=secret, site=SITE)
    with pytest.raises(WrongFactor):
        strict.factors.show(
            token=secret, proof=Proof(passkey=forged.shown(question), site=SITE)
        )


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "null", '{"id": 7}', '{"id": "\u00e9"}', "9" * 30_000]
)
def test_what_no_browser_answers_is_refused(
    small_world: SmallWorld, strict: Service, answer: str
):
    _, secret = begin(strict, small_world.a.focal_point)
    strict.factors.passkey_offer(token=secret, site=SITE)

    with pytest.raises(WrongFactor):
        strict.factors.add_passkey(token=secret, answer=answer, site=SITE, name="")


def test_a_session_lasts_as_long_as_its_terms_say(
    small_world: SmallWorld, strict: Service
):
    clock = small_world.clock
    officer = {
        "sign_in_name": small_world.a.officer.sign_in_name,
        "passphrase": PASSPHRASE,
    }
    _, added = with_app(strict, small_world.a.focal_point)
    alone, _ = strict.people.sign_in(**officer)
    _, secret = begin(strict, small_world.b.focal_point, shared=True)
    _, shared = add_app(strict, secret)
    ends = ((61, shared.session), (4 * 60 + 1, alone), (12 * 60 + 1, added.session))

    begun = clock()
    for minutes, token in ends:
        clock.now = begun + timedelta(minutes=minutes - 2)
        with strict.world.database.reading():
            clock.now = begun + timedelta(minutes=minutes)
        with pytest.raises(NotSignedIn):
            strict.people.person_of(token=token)
    clock.now = begun + timedelta(minutes=59)
    for _, token in ends:
        assert strict.people.person_of(token=token)


def test_the_terms_of_who_shows_a_factor_are_those_of_the_product_before(
    strict: Service,
):
    terms = strict.world.terms

    assert terms.lasting(with_factor=True, shared=False).idle == timedelta(hours=12)
    assert terms.lasting(with_factor=True, shared=False).longest == timedelta(days=7)
    for with_factor in (True, False):
        assert terms.lasting(with_factor=with_factor, shared=True) == terms.shared


def test_all_about_factors_stands_in_the_log(small_world: SmallWorld, strict: Service):
    who = small_world.a.focal_point
    _, added = with_app(strict, who)
    with pytest.raises(WrongFactor):
        show(strict, who, "no-such-code")
    show(strict, who, added.codes[0])
    strict.factors.replace_codes(token=added.session)
    small_world.clock.advance(minutes=1)
    add_app(strict, added.session)
    first = strict.factors.begun(token=added.session).factors[0]
    strict.factors.remove(token=added.session, number=first.number)

    entries = reversed(strict.audit.of_state(who=who))
    deeds = [entry.deed for entry in entries if entry.deed.startswith("factors.")]
    assert deeds == [
        "factors.add",
        "factors.refused",
        "factors.use_recovery_code",
        "factors.replace_codes",
        "factors.add",
        "factors.remove",
    ]


def test_a_role_is_asked_for_a_factor_or_not_as_the_terms_say(small_world: SmallWorld):
    terms = replace(STRICT, required=frozenset({Role.CONTRIBUTOR}))
    service = on_terms(small_world.service, terms)

    reason, secret = begin(service, small_world.a.officer)
    assert (reason, service.factors.begun(token=secret).kind) == (
        "set_up_factor",
        StepKind.SET_UP,
    )
    assert service.people.sign_in(
        sign_in_name=small_world.a.focal_point.sign_in_name, passphrase=PASSPHRASE
    )
