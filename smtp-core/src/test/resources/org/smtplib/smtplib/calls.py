"""Makes calls of smtplib for the tests that compare our session with it.

The first line of output is the version of Python. A line of input is a protocol, a port of the loopback interface, and
Python code in base64. The code makes its calls by attempt(); the line of output is how each of them ended, in base64, or
BROKEN and why.
"""

import base64
import email
import email.message
import email.policy
import smtplib
import socket
import sys

CLIENT = "client.example"
CLASSES = {"SMTP": smtplib.SMTP, "LMTP": smtplib.LMTP}


def told(value):
    """What a call returned: a reply as "250 text", refused recipients as "{address: reply}"."""
    if isinstance(value, tuple):
        return "%d %s" % (value[0], told(value[1]))
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s: %s" % (address, told(reply)) for address, reply in value.items())
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return str(value)


def failed(error):
    """How a call failed: the exception's name without its beginning and end, and what it carries."""
    if not isinstance(error, smtplib.SMTPException):
        return "IllegalArgument" if isinstance(error, ValueError) else repr(error)
    name = type(error).__name__[len("SMTP"):]
    for ending in ("Error", "Exception"):
        if name.endswith(ending) and name != ending:
            name = name[: -len(ending)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return name + " " + told(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        return name + " " + told((error.smtp_code, error.smtp_error))
    return name


def play(protocol, port, code):
    outcomes = []

    def attempt(call, *arguments, **options):
        try:
            outcomes.append(told(call(*arguments, **options)))
        except Exception as error:
            outcomes.append(failed(error))

    s = CLASSES[protocol]("127.0.0.1", port, local_hostname=CLIENT)
    try:
        exec(code, {"s": s, "attempt": attempt, "email": email, "smtplib": smtplib, "port": port})
    finally:
        s.close()
    return "\n".join(outcomes)


socket.setdefaulttimeout(20)
print("%d.%d" % sys.version_info[:2], flush=True)
for line in sys.stdin:
    protocol, port, code = line.split()
    try:
        answer = play(protocol, int(port), base64.b64decode(code).decode("utf-8"))
    except Exception as error:
        answer = "BROKEN " + repr(error)
    print(base64.b64encode(answer.encode("utf-8")).decode("ascii"), flush=True)
