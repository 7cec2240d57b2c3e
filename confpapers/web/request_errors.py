"""Why a request failed: translate the exceptions of the HTTP library into a RequestError."""

import http.client
from typing import Literal

from confpapers.web.guard import NotPublicError
from confpapers.web.proxies import proxy_problem

Refusal = Literal["", "forbidden", "challenge"]


class RequestError(Exception):
    """Why a request failed.

    reason    the message
    lasting   trying again next week will not help (a dead link)
    again     trying again in a moment may help
    wait      the pause that the site asks for, in seconds
    remember  it concerns this address, not our own network
    """

    def __init__(
        self,
        reason: str,
        *,
        lasting: bool = False,
        again: bool = False,
        wait: float = 0.0,
        remember: bool = True,
        refusal: Refusal = "",
    ) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.again = reason, lasting, again
        self.wait, self.remember, self.refusal = wait, remember, refusal


class BrokenAnswerError(RequestError):
    """The site sent something, but no whole answer; trying again in a moment may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, again=True)


def translate(error: Exception, timeout: tuple[float, float]) -> RequestError:
    """Translate whatever the HTTP library raised into a RequestError."""
    import requests
    import urllib3.exceptions

    bad_address = (
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
        requests.exceptions.InvalidSchema,
        urllib3.exceptions.LocationValueError,
        UnicodeError,
    )
    if never_sent := _never_sent(error, is_about_an_address=isinstance(error, bad_address)):
        return never_sent
    if isinstance(error, requests.exceptions.ProxyError):
        return RequestError(
            "the proxy does not let us through; see HTTPS_PROXY and NO_PROXY", again=True, remember=False
        )
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return RequestError(
            f"no trusted connection ({_short(_innermost(error))}); if a proxy opens it, set REQUESTS_CA_BUNDLE",
            again=True,
            remember=False,
        )
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return RequestError(f"no connection within {timeout[0]:g} s", again=True, remember=False)
    if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)):
        return RequestError(f"no answer within {timeout[1]:g} s", again=True)
    cause = _innermost(error)
    if isinstance(cause, NotPublicError):
        return RequestError(str(cause), lasting=True, remember=False)
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return RequestError(f"cannot connect ({_short(cause)})", again=True, remember=False)
    if isinstance(cause, urllib3.exceptions.IncompleteRead):
        return BrokenAnswerError("the answer was cut short")
    if not isinstance(error, (requests.RequestException, urllib3.exceptions.HTTPError, OSError)):
        return BrokenAnswerError(f"not a valid HTTP response ({type(error).__name__}: {_short(error)})")
    unanswered = isinstance(cause, (OSError, http.client.RemoteDisconnected)) or not str(cause)
    reason = f"the connection broke ({_short(cause)})"
    return RequestError(reason, again=True) if unanswered else BrokenAnswerError(reason)


def _never_sent(error: Exception, *, is_about_an_address: bool) -> RequestError | None:
    """Return why no request was made: what is wrong in this machine's environment, or with the address."""
    problem = proxy_problem() if is_about_an_address else ""
    if isinstance(error, OSError) and "CA certificate bundle" in str(error):
        problem = "REQUESTS_CA_BUNDLE names a file that is not there; correct or unset it"
    if problem:
        return RequestError(problem, remember=False)
    return RequestError(f"not a usable address ({error})", lasting=True) if is_about_an_address else None


def _innermost(error: BaseException) -> BaseException:
    """Return the exception that requests and urllib3 wrapped."""
    for _ in range(20):
        reason = getattr(error, "reason", None)
        inner = reason if isinstance(reason, BaseException) else next(iter(error.args), None)
        if not isinstance(inner, BaseException):
            inner = next((a for a in error.args if isinstance(a, BaseException)), None)
        if inner is None:
            break
        error = inner
    return error


def _short(error: BaseException) -> str:
    text = str(error.__cause__ or error) or type(error).__name__
    return text if len(text) <= 160 else text[:160] + " …"
