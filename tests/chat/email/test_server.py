"""SMTP_URL as operators write it, right and wrong."""

import pytest

from bot.chat.email.server import address_of, server_of
from bot.errors import SettingsError


def test_all_parts_of_an_address_are_read():
    found = server_of("smtps://news%40desk.example:p%40ss@mail.example?from=Desk%20<news@desk.example>")
    assert (found.host, found.port, found.tls) == ("mail.example", 465, True)
    assert (found.user, found.password) == ("news@desk.example", "p@ss")
    assert (found.sender, found.name) == ("news@desk.example", "Desk")
    assert "p@ss" not in repr(found)


def test_a_user_that_is_an_address_is_the_sender_and_a_port_is_kept():
    found = server_of("smtp://news%40desk.example:secret@mail.example:2525")
    assert (found.sender, found.port, found.demands_tls) == ("news@desk.example", 2525, True)
    assert not server_of("smtp://localhost:25?from=bot@localhost").demands_tls


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mail.example", "is no address of a mail server"),
        ("http://mail.example?from=a@b.example", "is no address of a mail server"),
        ("smtp://?from=a@b.example", "is no address of a mail server"),
        ("smtp://mail.example:port?from=a@b.example", "is no address of a mail server"),
        ("smtp://mail.example:99999?from=a@b.example", "is no address of a mail server"),
        ("smtp://mail.example", "add who the mail is from"),
        ("smtp://user:hidden@mail.example", "add who the mail is from"),
        ("smtp://mail.example?from=nobody", "add who the mail is from"),
        ("smtp://user@mail.example?from=a@b.example", "user and password go together"),
        ("smtp://mail.example?form=a@b.example", "unknown part 'form'"),
        ("smtp://mail.example?from=a@b.example&unsubscribe=http://desk.example", "takes an https:// address"),
    ],
)
def test_a_mistake_is_named_without_the_password(url, said):
    with pytest.raises(SettingsError, match="SMTP_URL") as raised:
        server_of(url)
    assert said in str(raised.value)
    assert "hidden" not in str(raised.value)


def test_addresses_are_written_in_one_way():
    assert address_of(" Desk.One+x@PAPER.Example ") == "Desk.One+x@paper.example"
    assert address_of("desk@газета.example") == "desk@xn--80aahjj1e.example"
