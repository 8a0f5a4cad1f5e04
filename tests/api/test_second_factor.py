import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from fastapi.testclient import TestClient

from api import one_time_codes
from api.auth import second_step
from api.auth.schemas import SecondStep
from api.callers import Origin
from api.second_factor import service
from jobraker.db import Connection
from jobraker.errors import JobrakerError
from tests.api.conftest import PASSWORD, SignIn
from tests.api.interleaving import meanwhile
from tests.api.second_factors import App, find_challenge, finish, log_in, switch_on

HERE = Origin("127.0.0.1", "test")
pytestmark = pytest.mark.usefixtures("frozen_clock")


def state(person: TestClient) -> dict[str, Any]:
    shown: dict[str, Any] = person.get("/second-factor").json()["data"]
    return shown


def bearer(answer: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}


def test_switching_on_and_signing_in(ada: TestClient, client: TestClient) -> None:
    assert state(ada) == {"is_on": False, "confirmed_at": None, "recovery_codes_left": 0}
    app = switch_on(ada)
    assert state(ada)["is_on"]
    first = log_in(client)
    assert first.status_code == 202
    assert first.headers["cache-control"] == "no-store"
    assert set(first.json()["data"]) == {"challenge", "expires_in"}
    second = finish(client, first.json()["data"]["challenge"], code=app.show())
    assert second.status_code == 200
    assert second.headers["cache-control"] == "no-store"
    assert client.get("/auth/me", headers=bearer(second)).status_code == 200


def test_an_authenticator_app_can_read_the_address(ada: TestClient) -> None:
    begun = ada.post("/second-factor", json={"password": PASSWORD})
    assert begun.headers["cache-control"] == "no-store"
    uri = urlsplit(begun.json()["data"]["uri"])
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Jobraker:ada%40example.com")
    assert parse_qs(uri.query) == {"secret": [begun.json()["data"]["secret"]], "issuer": ["Jobraker"]}
    assert len(begun.json()["data"]["secret"]) == 32  # 160 bits


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (2000000000, "69279037"), (20000000000, "65353130")],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    """The vectors of RFC 6238, appendix B, cut to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    with time_machine.travel(second, tick=False):
        assert App(secret, []).show() == code[-6:]
        assert one_time_codes.find_step(secret, code[-6:], now=one_time_codes.clock.now()) == second // 30


def test_nothing_is_asked_for_before_a_code_confirmed_it(ada: TestClient, client: TestClient) -> None:
    ada.post("/second-factor", json={"password": PASSWORD})
    assert not state(ada)["is_on"]
    assert log_in(client).status_code == 200


def test_beginning_again_forgets_the_secret_that_was_never_confirmed(ada: TestClient) -> None:
    first, second = (ada.post("/second-factor", json={"password": PASSWORD}).json()["data"] for _ in range(2))
    assert ada.post("/second-factor/confirm", json={"code": App(first["secret"], []).show()}).status_code == 403
    assert ada.post("/second-factor/confirm", json={"code": App(second["secret"], []).show()}).status_code == 200


@pytest.mark.parametrize("body", [{}, {"password": "a wrong password"}])
def test_a_stolen_session_does_not_switch_it_on(ada: TestClient, owner: Connection, body: dict[str, str]) -> None:
    answer = ada.post("/second-factor", json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["fields"] == {"password": "is wrong"}
    assert events(owner)[-1] == "second_factor_failed"
    assert owner.execute("select from app.second_factors").fetchall() == []


def test_one_that_is_on_is_not_replaced(ada: TestClient) -> None:
    app = switch_on(ada)
    assert ada.post("/second-factor", json={"password": PASSWORD}).status_code == 409
    assert ada.post("/second-factor/confirm", json={"code": app.show()}).status_code == 409


def test_nothing_is_confirmed_that_was_not_begun(ada: TestClient) -> None:
    assert ada.post("/second-factor/confirm", json={"code": "123456"}).status_code == 404
    assert ada.post("/second-factor/recovery-codes", json={"code": "123456"}).status_code == 404
    assert ada.request("DELETE", "/second-factor", json={"password": PASSWORD}).status_code == 404


def test_neither_secret_nor_recovery_code_is_stored(ada: TestClient, owner: Connection) -> None:
    app = switch_on(ada)
    assert len(set(app.recovery_codes)) == 10
    tables = "app.second_factors as a, app.recovery_codes as b, app.audit_log as c"
    rows = owner.execute(f"select a.*, b.*, c.*, a::text || b::text || c::text as row from {tables}").fetchall()
    assert rows
    for row in rows:
        assert app.secret.encode() not in row["sealed"]
        for secret in (app.secret, *app.recovery_codes):
            assert secret not in row["row"]
            assert secret.encode().hex() not in row["row"]


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (0, 200), (1, 200), (2, 401)])
def test_clocks_may_differ_by_one_step(ada: TestClient, client: TestClient, steps: int, status: int) -> None:
    app = switch_on(ada)
    assert finish(client, find_challenge(client), code=app.show(steps=steps)).status_code == status


def test_a_code_works_once(ada: TestClient, client: TestClient) -> None:
    app = switch_on(ada)
    challenge = find_challenge(client)
    assert finish(client, challenge, code=app.show()).status_code == 200
    assert finish(client, challenge, code=app.show()).status_code == 401
    assert finish(client, find_challenge(client), code=app.show()).status_code == 401


def test_a_code_older_than_one_that_was_used_works_no_more(
    ada: TestClient, client: TestClient, frozen_clock: time_machine.Traveller
) -> None:
    app = switch_on(ada)
    assert finish(client, find_challenge(client), code=app.show(steps=1)).status_code == 200
    assert finish(client, find_challenge(client), code=app.show()).status_code == 401
    frozen_clock.shift(60)
    assert finish(client, find_challenge(client), code=app.show()).status_code == 200


def test_the_code_that_confirmed_does_not_sign_in(ada: TestClient, client: TestClient) -> None:
    app = switch_on(ada)
    assert finish(client, find_challenge(client), code=app.show(steps=-1)).status_code == 401


def test_a_wrong_code_is_refused_and_written_down(ada: TestClient, client: TestClient, owner: Connection) -> None:
    app = switch_on(ada)
    wrong = str((int(app.show()) + 1) % 1_000_000).zfill(6)
    challenge = find_challenge(client)
    answer = finish(client, challenge, code=wrong)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert events(owner)[-1] == "second_factor_failed"
    assert finish(client, challenge, code=app.show()).status_code == 200


def test_anothers_code_is_wrong(sign_in: SignIn, client: TestClient) -> None:
    ada, eve = sign_in(), sign_in("eve@example.com")
    switch_on(ada)
    eves = switch_on(eve)
    assert finish(client, find_challenge(client), code=eves.show()).status_code == 401
    assert finish(client, find_challenge(client), recovery_code=eves.recovery_codes[0]).status_code == 401


def test_of_two_requests_with_one_code_one_wins(ada: TestClient, client: TestClient, database_url: str) -> None:
    app, house = switch_on(ada), client.app.state.house  # type: ignore[attr-defined]
    challenge, code = find_challenge(client), app.show()
    statuses: list[int] = []
    first = house.door.writing()
    connection = first.__enter__()
    second_step.finish(connection, house, SecondStep(challenge=challenge, code=code), HERE)
    with meanwhile(lambda: statuses.append(finish(client, challenge, code=code).status_code), url=database_url):
        assert statuses == []  # it waits for the first to end
        first.__exit__(None, None, None)
    assert statuses == [401]


def test_of_two_requests_with_one_recovery_code_one_wins(
    ada: TestClient, client: TestClient, database_url: str
) -> None:
    app, house = switch_on(ada), client.app.state.house  # type: ignore[attr-defined]
    challenge, code = find_challenge(client), app.recovery_codes[0]
    statuses: list[int] = []
    first = house.door.writing()
    connection = first.__enter__()
    second_step.finish(connection, house, SecondStep(challenge=challenge, recovery_code=code), HERE)
    work = lambda: statuses.append(finish(client, challenge, recovery_code=code).status_code)  # noqa: E731
    with meanwhile(work, url=database_url):
        first.__exit__(None, None, None)
    assert statuses == [401]


def test_a_code_whose_transaction_failed_is_not_used_up(ada: TestClient, client: TestClient) -> None:
    app, house = switch_on(ada), client.app.state.house  # type: ignore[attr-defined]
    step = SecondStep(challenge=find_challenge(client), code=app.show())
    with pytest.raises(JobrakerError), house.door.writing() as connection:  # noqa: PT012 - the transaction ends with it
        second_step.finish(connection, house, step, HERE)
        raise JobrakerError
    assert finish(client, step.challenge, code=app.show()).status_code == 200


def test_a_challenge_is_no_access_token(ada: TestClient, client: TestClient) -> None:
    switch_on(ada)
    challenge = find_challenge(client)
    assert client.get("/auth/me", headers={"Authorization": f"Bearer {challenge}"}).status_code == 401
    assert client.post("/auth/refresh", json={"refresh_token": challenge[:200]}).status_code == 401


def test_an_access_token_is_no_challenge(ada: TestClient, client: TestClient) -> None:
    app = switch_on(ada)
    access = ada.headers["authorization"].removeprefix("Bearer ")
    assert finish(client, access, code=app.show()).status_code == 401


def test_a_challenge_expires(ada: TestClient, client: TestClient, frozen_clock: time_machine.Traveller) -> None:
    app = switch_on(ada)
    challenge = find_challenge(client)
    frozen_clock.shift(5 * 60 + 31)  # clocks may differ by half a minute
    answer = finish(client, challenge, code=app.show())
    assert answer.status_code == 401
    assert "expired" in answer.json()["error"]["message"]


def test_a_challenge_is_void_once_the_password_is_another(ada: TestClient, client: TestClient) -> None:
    app = switch_on(ada)
    challenge = find_challenge(client)
    ada.post("/auth/password", json={"current_password": PASSWORD, "password": "a better password"})
    assert finish(client, challenge, code=app.show()).status_code == 401


def test_a_challenge_is_void_once_the_account_or_its_second_factor_is_gone(
    ada: TestClient, client: TestClient, owner: Connection
) -> None:
    app = switch_on(ada)
    challenge = find_challenge(client)
    ada.request("DELETE", "/second-factor", json={"password": PASSWORD})
    assert finish(client, challenge, code=app.show()).status_code == 401
    owner.execute("delete from app.users")
    assert finish(client, challenge, code=app.show()).status_code == 401


def test_a_wrong_password_is_refused_before_any_code_is_asked_for(ada: TestClient, client: TestClient) -> None:
    switch_on(ada)
    wrong = {"email": "ada@example.com", "password": "a wrong password"}
    assert client.post("/auth/login", json=wrong).status_code == 401


def test_each_recovery_code_works_once(ada: TestClient, client: TestClient, owner: Connection) -> None:
    app = switch_on(ada)
    assert all(re.fullmatch(r"([a-z2-7]{4}-){5}[a-z2-7]{4}", code) for code in app.recovery_codes)
    for code in app.recovery_codes[:2]:
        assert finish(client, find_challenge(client), recovery_code=code).status_code == 200
        assert events(owner)[-2:] == ["recovery_code_used", "signed_in"]
        assert finish(client, find_challenge(client), recovery_code=code).status_code == 401
    assert state(ada)["recovery_codes_left"] == 8


def test_a_recovery_code_may_be_written_as_people_write(ada: TestClient, client: TestClient) -> None:
    app = switch_on(ada)
    written = f" {app.recovery_codes[0].upper().replace('-', ' ')} "
    assert finish(client, find_challenge(client), recovery_code=written).status_code == 200


def test_new_recovery_codes_end_the_old_ones(ada: TestClient, client: TestClient) -> None:
    app = switch_on(ada)
    wrong = str((int(app.show()) + 1) % 1_000_000).zfill(6)
    assert ada.post("/second-factor/recovery-codes", json={"code": wrong}).status_code == 403
    made = ada.post("/second-factor/recovery-codes", json={"code": app.show()})
    assert made.headers["cache-control"] == "no-store"
    codes = made.json()["data"]["codes"]
    assert not set(codes) & set(app.recovery_codes)
    assert ada.post("/second-factor/recovery-codes", json={"code": app.show()}).status_code == 403
    assert finish(client, find_challenge(client), recovery_code=app.recovery_codes[0]).status_code == 401
    assert finish(client, find_challenge(client), recovery_code=codes[0]).status_code == 200


@pytest.mark.parametrize("proof", ["password", "code", "recovery_code"])
def test_switching_off_needs_a_proof(ada: TestClient, client: TestClient, owner: Connection, proof: str) -> None:
    app = switch_on(ada)
    wrong = {"password": "a wrong password", "code": app.show(steps=-1), "recovery_code": "no such code"}
    right = {"password": PASSWORD, "code": app.show(), "recovery_code": app.recovery_codes[3]}
    answer = ada.request("DELETE", "/second-factor", json={proof: wrong[proof]})
    assert answer.status_code == 403
    assert list(answer.json()["error"]["fields"]) == [proof]
    assert state(ada)["is_on"]
    assert ada.request("DELETE", "/second-factor", json={proof: right[proof]}).status_code == 200
    assert not state(ada)["is_on"]
    assert log_in(client).status_code == 200
    assert owner.execute("select from app.recovery_codes").fetchall() == []


@pytest.mark.parametrize("body", [{}, {"password": PASSWORD, "code": "123456"}, {"code": "12345"}])
def test_a_proof_is_one_thing(ada: TestClient, body: dict[str, str]) -> None:
    switch_on(ada)
    assert ada.request("DELETE", "/second-factor", json=body).status_code == 422


@pytest.mark.parametrize(
    "given", [{}, {"code": "123456", "recovery_code": "x"}, {"code": "12345a"}, {"code": "123456\n"}]
)
def test_a_second_step_is_one_thing(ada: TestClient, client: TestClient, given: dict[str, str]) -> None:
    switch_on(ada)
    assert finish(client, find_challenge(client), **given).status_code == 422


def test_one_persons_second_factor_is_not_anothers(sign_in: SignIn, client: TestClient) -> None:
    ada, eve = sign_in(), sign_in("eve@example.com")
    switch_on(ada)
    assert not state(eve)["is_on"]
    assert log_in(client, "eve@example.com").status_code == 200
    assert eve.request("DELETE", "/second-factor", json={"password": PASSWORD}).status_code == 404
    assert state(ada)["is_on"]


def test_a_key_has_no_say_in_it(ada: TestClient, client: TestClient) -> None:
    key = ada.post("/keys", json={"name": "mine", "scopes": ["profile:read"]}).json()["data"]["key"]
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/second-factor", headers=headers).status_code == 403
    assert client.post("/second-factor", json={"password": PASSWORD}, headers=headers).status_code == 403


def test_what_happens_is_written_down(ada: TestClient, owner: Connection) -> None:
    switch_on(ada)
    ada.request("DELETE", "/second-factor", json={"password": PASSWORD})
    assert events(owner)[-3:] == ["second_factor_on", "recovery_codes_made", "second_factor_off"]


def test_every_field_has_its_reason() -> None:
    assert set(service._WRONG) == set(service.Proof.model_fields)


def events(owner: Connection) -> list[str]:
    return [row["event"] for row in owner.execute("select event from app.audit_log order by event_id").fetchall()]


def test_codes_cannot_be_guessed_without_end(
    ada: TestClient, client: TestClient, frozen_clock: time_machine.Traveller
) -> None:
    app = switch_on(ada)
    challenge = find_challenge(client)
    wrong = str((int(app.show()) + 1) % 1_000_000).zfill(6)
    answers = [finish(client, challenge, code=wrong) for _ in range(30)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert finish(client, challenge, code=app.show()).status_code == 429
    frozen_clock.shift(3600)
    assert finish(client, find_challenge(client), code=app.show()).status_code == 200


@pytest.mark.parametrize("proof", ["password", "code"])
def test_a_stolen_session_cannot_guess_without_end(ada: TestClient, proof: str) -> None:
    app = switch_on(ada)
    wrong = {"password": "a wrong password", "code": str((int(app.show()) + 1) % 1_000_000).zfill(6)}
    answers = [ada.request("DELETE", "/second-factor", json={proof: wrong[proof]}) for _ in range(15)]
    assert answers[0].status_code == 403
    assert answers[-1].status_code == 429
