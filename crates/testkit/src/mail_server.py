"""A mail server for tests: says on each line of its output what it received, as JSON."""

import argparse
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("--certificate")
options.add_argument("--key")
options.add_argument("--tls", choices=["none", "starttls", "tls"], default="none")
options.add_argument("--account")
options.add_argument("--password")
options.add_argument("--refuse", type=int, default=0)
options = options.parse_args()


def say(what):
    print(json.dumps(what), flush=True)


class Handler:
    refused = 0

    async def handle_DATA(self, server, session, envelope):
        if self.refused < options.refuse:
            self.refused += 1
            return "451 Not now"
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": envelope.content.decode("utf8", errors="replace"),
            "encrypted": options.tls == "tls" or session.ssl is not None,
            "account": getattr(session, "auth_data", None),
        })
        return "250 Taken"


def authenticate(server, session, envelope, mechanism, data):
    login, password = data.login.decode(), data.password.decode()
    if (login, password) == (options.account, options.password):
        return AuthResult(success=True, auth_data=login)
    return AuthResult(success=False, handled=False)


context = None
if options.tls != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)


def server():
    return SMTP(
        Handler.one,
        hostname="mail.test",
        enable_SMTPUTF8=True,
        authenticator=authenticate if options.account else None,
        auth_required=options.account is not None,
        auth_require_tls=options.tls == "starttls",
        tls_context=context if options.tls == "starttls" else None,
        require_starttls=options.tls == "starttls",
    )


async def main():
    loop = asyncio.get_running_loop()
    Handler.one = Handler()
    wrapped = context if options.tls == "tls" else None
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=wrapped)
    say({"port": listening.sockets[0].getsockname()[1]})
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
