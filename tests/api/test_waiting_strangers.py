"""Somebody registers with another's address, leaves ways back in behind, and waits for the owner to come."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from psycopg import sql

from jobraker.db import Connection
from jobraker.tokens import Purpose
from tests.api.conftest import insert, read_user_id
from tests.api.second_factors import finish, log_in, switch_on

BETTER = "a password of my own"
pytestmark = pytest.mark.usefixtures("frozen_clock")


def reset(client: TestClient, user_id: str) -> Any:
    tokens = client.app.state.house.tokens  # type: ignore[attr-defined]
    mailed = tokens.issue(Purpose.RESET_PASSWORD, UUID(user_id), lifetime=timedelta(hours=1), version=1)
    return client.post("/auth/password/reset", json={"token": mailed, "password": BETTER})


@pytest.mark.parametrize("was_verified", [False, True])
def test_only_an_owner_who_showed_that_they_read_its_mail_leaves_ways_in(
    *, ada: TestClient, client: TestClient, owner: Connection, was_verified: bool
) -> None:
    user_id = read_user_id(ada)
    key = ada.post("/keys", json={"name": "mine", "scopes": ["profile:read"]}).json()["data"]["key"]
    insert(owner, sql.Identifier("app", "identities"), {"provider": "google", "subject": "1815", "user_id": user_id})
    app = switch_on(ada)
    if was_verified:
        owner.execute("update app.users set email_verified_at = now()")
    assert reset(client, user_id).status_code == 200
    assert reset(client, user_id).status_code == 422  # a mailed token works once
    assert ada.get("/auth/me").status_code == 401

    machine = client.get("/profile", headers={"Authorization": f"Bearer {key}"})
    assert machine.status_code == (200 if was_verified else 401)
    assert len(owner.execute("select from app.identities").fetchall()) == was_verified
    entry = client.post("/auth/login", json={"email": "ada@example.com", "password": BETTER})
    assert entry.status_code == (202 if was_verified else 200)
    if was_verified:
        challenge = entry.json()["data"]["challenge"]
        assert finish(client, challenge, recovery_code=app.recovery_codes[0]).status_code == 200
    assert log_in(client).status_code == 401
    (event,) = owner.execute("select details from app.audit_log where event = 'password_reset'").fetchall()
    assert event["details"] == {"was_verified": was_verified}
