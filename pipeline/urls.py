"""A link's canonical key: what says that two addresses are one article. Pure.

A wrong merge loses an article, a missed one only stores it twice: so nothing is dropped but what never
names an article (tracking parameters, session ids, default ports), and everything else only where the
outlet's own rules (`UrlRules`) say so. Syntax follows RFC 3986 section 6.2.2; host names UTS 46.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from urllib.parse import SplitResult, quote, urlsplit

import idna
import tldextract

from pipeline.errors import BadUrl
from pipeline.model import Source, UrlRules
from pipeline.url_rules import HostRules, shipped_url_rules

_MAX_KEY_CHARS = 4096
_DEFAULT_PORTS = {80, 443}
_MAX_PORT = 65_535
# What may stand unescaped: RFC 3986 unreserved and, per part, the delimiters that carry no escape.
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH = "/:@!$&'()*+,;=~"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Browsers drop these anywhere in an address (WHATWG URL standard, 4.4); feeds wrap long links.
_DROPPED_ANYWHERE = re.compile(r"[\t\r\n]")
_SESSION_ID = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_AMP = re.compile(r"^(?:amp;)+", re.IGNORECASE)
_HOST_LABELS = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")

_ALL_QUERY = UrlRules()
# `/read.php`, `/news/view/`: there is no number in the path, or a script without one at its end.
_NAMES_NO_ARTICLE = re.compile(r"\D*|.*/[^/\d]*\.[^/\d]*")
# Parameters that say where a reader came from, never which article.
_TRACKING = re.compile(
    r"""
    (?:utm|mtm|hsa)_\w* | at_(?:campaign|medium)\w* | kakao_\w*               # families of campaign tags
    | pk_(?:campaign|kwd|keyword|source|medium|content|cid|vid)                # but `pk_no` names an article
    | fb_(?:action_ids|action_types|action_object_map|source|ref)
    | (?:fb|g|d|y|msclk|tw|tt)clid | gclsrc | [gw]braid | li_fat_id | igshi?d?  # clicks on advertisements
    | mc_[ce]id | mkt_tok | _hsenc | _hsmi | cmpid | [in]cid                    # newsletters
    | _g[al] | ref_(?:src|url) | __twitter_impression | amp | rssid             # analytics, cards, AMP, feeds
    | input | sns | snsid | cloc | kakaotalk | nclick | n_query                 # Korean portals, messengers
    """,
    re.VERBOSE,
)


def canonical_key(
    url: str, source: Source | None = None, host_rules: Mapping[str, HostRules] | None = None
) -> str:
    """The form of `url` that identifies its article; `https://` stands for both schemes.

    With a source, its aliases fold into its first host and its rules choose the query parameters; without,
    `host_rules` do (`None`: those that come with the project). The same for every spelling, and a key's key
    is itself. Raises BadUrl.
    """
    parts = _split(url)
    host = _host(parts, url)
    known = None if source else (shipped_url_rules() if host_rules is None else host_rules).get(host)
    if known:
        host, place = known.hosts[0], _formed_place(parts, known) or _place(parts, known.query_rules)
    else:
        rules = source.urls if source else UrlRules()
        host, place = _folded(host, source), _numbered_place(parts, rules) or _place(parts, rules)
    key = f"https://{host}{_port(parts, url)}{place}"
    if len(key) > _MAX_KEY_CHARS:
        raise BadUrl(url[:200], f"longer than {_MAX_KEY_CHARS} characters")
    return key


def host_of(url: str) -> str:
    """The host name in lower case and ASCII (IDNA), without port. Raises BadUrl."""
    return _host(_split(url), url)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The part of the host that is registered (`heraldcorp.com` of `biz.heraldcorp.com`).

    By the public suffix list that comes with tldextract, its private part (`github.io`: each name below it
    is somebody else's) included; never asks the network. An IP address, a suffix itself, or a name of no
    public suffix is its own domain.
    """
    return _suffix_list().extract_str(host).top_domain_under_public_suffix or host


def article_id(key: str) -> str:
    """16 hexadecimal digits of a canonical key; the same on every machine, so storing twice is once."""
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def is_own_host(host: str, source: Source) -> bool:
    """Whether the source serves this host: one of its hosts or aliases, or a name below one of them."""
    return any(host == own or host.endswith("." + own) for own in (*source.hosts, *source.urls.host_aliases))


@cache
def _suffix_list() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _split(url: str) -> SplitResult:
    cleaned = _DROPPED_ANYWHERE.sub("", url).strip("".join(map(chr, range(0x21))))
    if cleaned.startswith("//"):
        cleaned = "https:" + cleaned
    try:
        parts = urlsplit(cleaned)
    except ValueError as error:
        raise BadUrl(url[:200], f"not an address: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise BadUrl(url[:200], "not an absolute http or https address")
    if "@" in parts.netloc:
        raise BadUrl(url[:200], "carries a user name")
    return parts


def _host(parts: SplitResult, url: str) -> str:
    raw = parts.netloc.rpartition(":")[0] if re.search(r":\d*$", parts.netloc) else parts.netloc
    host = raw.rstrip(".").lower()
    if _IPV6.fullmatch(host):
        return host
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise BadUrl(url[:200], f"not a host name: {error}") from error
    if not _HOST_LABELS.fullmatch(host) or ".." in host:
        raise BadUrl(url[:200], "not a host name")
    return host


def _folded(host: str, source: Source | None) -> str:
    """Aliases (mobile, AMP, legacy hosts) fold into the source's first host."""
    return source.hosts[0] if source and host in source.urls.host_aliases else host


def _port(parts: SplitResult, url: str) -> str:
    digits = parts.netloc.rpartition(":")[2] if re.search(r":\d+$", parts.netloc) else ""
    if not digits:
        return ""
    if len(digits) > len(str(_MAX_PORT)) or int(digits) > _MAX_PORT:
        raise BadUrl(url[:200], "not a port number")
    return "" if int(digits) in _DEFAULT_PORTS else f":{int(digits)}"


def _numbered_place(parts: SplitResult, rules: UrlRules) -> str:
    """The one place of an article that carries its number; empty where the rules or the address have none."""
    if not rules.article_number:
        return ""
    place = _whole_place(parts)
    found = re.search(rules.article_number, place)
    if not found or not found[1] or _goes_on(place, found.end(1)):
        return ""
    return rules.article_path.replace("{}", found[1])


def _formed_place(parts: SplitResult, rules: HostRules) -> str:
    """The one place of an article of a host that has forms; empty where the address has none of them."""
    place = _whole_place(parts)
    for form in rules.forms:
        found = re.search(form, place)
        if found and not any(_goes_on(place, found.end(name)) for name in found.re.groupindex):
            return rules.path.format_map(found.groupdict())
    return ""


def _whole_place(parts: SplitResult) -> str:
    """Path, query but for tracking, and fragment: where the number of an article may stand."""
    fragment = _escaped(parts.fragment, _SAFE_IN_QUERY)
    return _place(parts._replace(fragment=""), _ALL_QUERY) + ("#" + fragment if fragment else "")


def _goes_on(place: str, end: int) -> bool:
    """Whether a number goes on behind `end`: then it is a longer one, and another article's."""
    return place[end : end + 1].isalnum()


def _place(parts: SplitResult, rules: UrlRules) -> str:
    """Path, query and fragment as the rules have them."""
    path, query = _path(parts.path), _query(parts.query, rules)
    if not query and _NAMES_NO_ARTICLE.fullmatch(path):  # then its query does, whatever the rules say
        query = _query(parts.query, _ALL_QUERY)
    fragment = _fragment(parts.fragment, rules)
    return path + ("?" + query if query else "") + ("#" + fragment if fragment else "")


def _path(path: str) -> str:
    """Escapes in one form, dot segments resolved, no session id, no slash at the end."""
    escaped = _escaped(path, _SAFE_IN_PATH)
    kept = _without_dots(_SESSION_ID.sub("", escaped))
    return kept.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4 on a whole path; empty segments stay, they may name something."""
    output: list[str] = []
    segments = path.split("/")[1:]
    for position, segment in enumerate(segments):
        if segment == "..":
            output[-1:] = []
        elif segment != ".":
            output.append(segment)
        if segment in {".", ".."} and position == len(segments) - 1:
            output.append("")
    return "/" + "/".join(output)


def _query(query: str, rules: UrlRules) -> str:
    """The parameters that name the article, sorted by name; order within one name stays."""
    kept: dict[tuple[str, str], None] = {}
    for piece in query.split("&") if query else ():
        raw_name, equals, value = _AMP.sub("", piece).partition("=")
        name = _kept_name(_escaped(raw_name, _SAFE_IN_QUERY), rules)
        if name:
            kept[name, equals + _escaped(value, _SAFE_IN_QUERY)] = None
    return "&".join(name + value for name, value in sorted(kept, key=lambda pair: pair[0]))


def _kept_name(name: str, rules: UrlRules) -> str:
    """The parameter's name as the key spells it; empty where it is dropped.

    Rules compare without regard to case: the ASP and JSP sites that need them do.
    """
    folded = name.lower()
    if "*" in rules.keep_query:
        return "" if _TRACKING.fullmatch(folded) else name
    return next((kept for kept in rules.keep_query if kept.lower() == folded), "")


def _fragment(fragment: str, rules: UrlRules) -> str:
    """Kept where the outlet says so, and where it is an address of its own (`#!/article/1`)."""
    if not (rules.keep_fragment or fragment.startswith("!")):
        return ""
    return _escaped(fragment, _SAFE_IN_QUERY)


def _escaped(text: str, safe: str) -> str:
    """One spelling of every character: unreserved ones bare, all others as `%XX` in capitals.

    Escapes that are there stay what they are byte for byte: old Korean addresses are in CP949, not UTF-8.
    """
    whole = _STRAY_PERCENT.sub("%25", text)
    quoted = quote(whole, safe=safe + "%", errors="replace")
    return _ESCAPE.sub(_one_spelling, quoted)


def _one_spelling(escape: re.Match[str]) -> str:
    byte = int(escape[1], 16)
    return chr(byte) if byte in _UNRESERVED else escape[0].upper()
