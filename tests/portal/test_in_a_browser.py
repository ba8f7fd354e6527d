"""Three journeys in a real browser: a runner's two taps on a phone, an officer's keyboard, a stranger without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from approvals.models import Event
from people.models import User
from tests.cast import Cast, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def city(transactional_db: None) -> Cast:
    return build(timezone.localdate())


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def signed_in(context: BrowserContext, user: User) -> Page:
    client = Client()
    client.force_login(user)
    page = context.new_page()
    page.goto("/healthz")
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": page.url}
    context.add_cookies([session])  # type: ignore[list-item]
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    page.on("console", lambda line: pytest.fail(f"the browser complains: {line.text}") if "Content Security Policy" in line.text else None)
    return page


def no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_runner_records_a_step_in_two_taps(city: Cast, phone: BrowserContext) -> None:
    page = signed_in(phone, city.jia)
    page.goto(f"/runner/projects/{city.ours.code}/")
    assert no_sideways_scroll(page)
    page.locator(f"#a{city.approval.pk} .steps .btn-primary").click()
    assert no_sideways_scroll(page)
    page.locator(".save .btn-primary").click()
    expect(page.locator("[role=status]")).to_contain_text(city.approval.version.name)
    events = Event.objects.filter(approval=city.approval).order_by("number").values_list("kind", "occurred_on", "by")
    assert list(events)[-1] == ("review", city.today, city.jia.pk)


def test_every_thumb_finds_a_target_of_44_pixels(city: Cast, phone: BrowserContext) -> None:
    page = signed_in(phone, city.jia)
    for path in ("/runner/", f"/runner/projects/{city.ours.code}/", f"/runner/approvals/{city.approval.pk}/step/review/"):
        page.goto(path)
        boxes = [one.bounding_box() for one in page.locator(".btn:visible, .menu a:visible, input.form-control:visible").all()]
        assert boxes
        assert [box for box in boxes if box and box["height"] < 44] == []


def test_an_officer_confirms_with_the_keyboard_alone(city: Cast, phone: BrowserContext) -> None:
    page = signed_in(phone, city.officer)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/office/confirm/")
    keys = 0
    while not page.evaluate("document.activeElement.name === 'event'"):
        page.keyboard.press("Tab")
        keys += 1
        assert keys < 20
    page.keyboard.press("Space")
    while not page.evaluate("document.activeElement.matches('.save .btn-primary')"):
        page.keyboard.press("Tab")
        keys += 1
        assert keys < 40
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_be_visible()
    assert Event.objects.filter(kind="confirm", by=city.officer).count() == 1


def test_the_queue_narrows_while_it_is_typed_in(city: Cast, phone: BrowserContext) -> None:
    page = signed_in(phone, city.officer)
    page.goto("/office/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("#search").press_sequentially("我们")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "search=" in page.url


def test_a_stranger_looks_up_a_project_without_javascript(city: Cast, browser: Browser, live_server: Any) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto("/status/")
    page.fill("#id_project", city.ours.code)
    page.fill("#id_query", city.ours.query_code)
    page.click("button.go")
    expect(page.locator("main")).to_contain_text(city.approval.version.name)
    assert all(url.startswith((live_server.url, "data:")) for url in sent), "nothing is loaded from elsewhere"
    context.close()


def test_sign_in_and_out_without_javascript(city: Cast, browser: Browser, live_server: Any) -> None:
    city.jia.set_password("Kaigong-2026")
    city.jia.save()
    context = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.fill("#id_username", "jia")
    page.fill("#id_password", "Kaigong-2026")
    page.click("main button")
    expect(page).to_have_url(f"{live_server.url}/runner/")
    page.click(".who summary")
    page.click("form[action='/sign-out/'] button")
    expect(page).to_have_url(f"{live_server.url}/sign-in/")
    context.close()
