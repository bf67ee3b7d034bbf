"""What the bot says and what people do, between the server and two real client libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.servers.conftest import (
    REFUSALS,
    Client,
    Clock,
    aiogram_bot,
    command,
    download,
    keyboard,
    png,
    reply,
    upload,
)
from tests.servers.images import image_size
from tests.servers.telegram_files import DOCUMENT_LIMIT, PHOTO_LIMIT

if TYPE_CHECKING:
    from tests.servers.telegram import TelegramServer
    from tests.servers.telegram_chats import Chat

SAVE_OR_NOT = {"Lưu": "save", "Bỏ": "drop"}


async def heard(bot: Client) -> Any:
    """Fetch the newest update."""
    return (await bot.get_updates(offset=-1, timeout=0))[-1]


async def test_words_go_both_ways(bot: Client, chat: Chat) -> None:
    """What a person writes is an update; what the bot sends is in the chat, trimmed."""
    await chat.send_text("hôm nay đi 3 hộ")
    message = (await heard(bot)).message
    assert (message.text, message.chat.id, message.from_user.last_name) == (
        "hôm nay đi 3 hộ",
        7,
        "Nguyễn",
    )
    sent = await bot.send_message(chat_id=7, text="  Đã ghi\n")
    assert (chat.last.text, chat.last.by_bot, chat.last.message_id) == (
        "Đã ghi",
        True,
        sent.message_id,
    )
    assert [shown.text for shown in chat.messages] == ["/start", "hôm nay đi 3 hộ", "Đã ghi"]


async def test_start_carries_its_payload(bot: Client, chat: Chat) -> None:
    """A link with a payload arrives as the command /start and the payload."""
    await chat.start("moi-abc")
    message = (await heard(bot)).message
    assert message.text == "/start moi-abc"
    assert (message.entities[0].type, message.entities[0].length) == ("bot_command", 6)


async def test_messages_are_dated_by_the_clock(bot: Client, chat: Chat, clock: Clock) -> None:
    """The date of a message is the injected time."""
    clock.pass_by(days=3)
    sent = await bot.send_message(chat_id=chat.id, text="Chào")
    assert sent.date == clock.now


async def test_the_bot_edits_its_words(bot: Client, chat: Chat) -> None:
    """An edit replaces text and buttons, those left out are gone; no change is refused."""
    sent = await bot.send_message(chat_id=7, text="Lưu?", reply_markup=keyboard(bot, SAVE_OR_NOT))
    place = {"chat_id": 7, "message_id": sent.message_id}
    assert chat.last.labels == [["Lưu", "Bỏ"]]
    with pytest.raises(REFUSALS, match=r"(?i)message is not modified"):
        await bot.edit_message_text("Lưu?", **place, reply_markup=keyboard(bot, SAVE_OR_NOT))
    edited = await bot.edit_message_text("Đã lưu", **place)
    assert (chat.last.text, chat.last.labels, edited.text) == ("Đã lưu", [], "Đã lưu")
    await bot.edit_message_reply_markup(**place, reply_markup=keyboard(bot, {"Sửa": "edit"}))
    assert (chat.last.text, chat.last.labels) == ("Đã lưu", [["Sửa"]])
    with pytest.raises(REFUSALS, match=r"(?i)message is not modified"):
        await bot.edit_message_reply_markup(**place, reply_markup=keyboard(bot, {"Sửa": "edit"}))


async def test_only_its_own_words_can_be_edited(bot: Client, chat: Chat) -> None:
    """A person's message cannot be edited by the bot, nor one that is gone."""
    with pytest.raises(REFUSALS, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("x", chat_id=7, message_id=chat.last.message_id)
    with pytest.raises(REFUSALS, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", chat_id=7, message_id=999)


async def test_people_edit_their_words(bot: Client, chat: Chat) -> None:
    """A person's edit is an edited_message of the same number."""
    await chat.send_text("2 hộ")
    written = chat.last.message_id
    await chat.edit_text(written, "3 hộ")
    edited = (await heard(bot)).edited_message
    assert (edited.text, edited.message_id, chat.last.text) == ("3 hộ", written, "3 hộ")


@pytest.mark.parametrize("button", ["Lưu", "save"])
async def test_a_tap_is_answered_once(bot: Client, chat: Chat, button: str) -> None:
    """A tap brings the button's data and the message as it is; it can be answered one time."""
    await bot.send_message(chat_id=7, text="Lưu?", reply_markup=keyboard(bot, SAVE_OR_NOT))
    await chat.tap(chat.last, button)
    query = (await heard(bot)).callback_query
    assert (query.data, query.from_user.id, query.message.text) == ("save", 7, "Lưu?")
    assert query.message.reply_markup.inline_keyboard[0][1].text == "Bỏ"
    await bot.answer_callback_query(callback_query_id=query.id, text="Đã lưu")
    assert chat.alerts == ["Đã lưu"]
    with pytest.raises(REFUSALS, match=r"(?i)query is too old"):
        await bot.answer_callback_query(callback_query_id=query.id)


async def test_a_late_answer_to_a_tap_is_refused(bot: Client, chat: Chat, clock: Clock) -> None:
    """Minutes after the tap Telegram does not wait for its answer any more."""
    await bot.send_message(chat_id=7, text="Lưu?", reply_markup=keyboard(bot, SAVE_OR_NOT))
    await chat.tap(chat.last, "Lưu")
    clock.pass_by(minutes=2)
    query = (await heard(bot)).callback_query
    with pytest.raises(REFUSALS, match=r"(?i)query is too old"):
        await bot.answer_callback_query(callback_query_id=query.id)


async def test_only_what_is_there_can_be_tapped(bot: Client, chat: Chat) -> None:
    """No button, no tap; a forged tap goes through with any data, on a lost message too."""
    await bot.send_message(chat_id=7, text="Lưu?", reply_markup=keyboard(bot, SAVE_OR_NOT))
    with pytest.raises(AssertionError, match="no button 'Xóa'"):
        await chat.tap(chat.last, "Xóa")
    await chat.tap(chat.last, "delete:1", force=True)
    assert (await heard(bot)).callback_query.data == "delete:1"
    lost = chat.last.message_id
    await bot.delete_message(chat_id=7, message_id=lost)
    with pytest.raises(AssertionError, match="not in chat 7 any more"):
        await chat.tap(lost, "Lưu")
    await chat.tap(lost, "save", force=True)
    message = (await heard(bot)).callback_query.message
    assert (message.message_id, getattr(message, "text", None)) == (lost, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("ă" * 4097, "message is too long"),
    ],
)
async def test_texts_have_1_to_4096_characters(
    bot: Client, chat: Chat, text: str, reason: str
) -> None:
    """Characters are counted, not bytes, after trimming."""
    with pytest.raises(REFUSALS, match=f"(?i){reason}"):
        await bot.send_message(chat_id=7, text=text)
    await bot.send_message(chat_id=7, text=" " + "ă" * 4096)
    assert len(chat.last.text or "") == 4096


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"Lưu": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"Lưu": "đ" * 33}, "BUTTON_DATA_INVALID"),
        ({" ": "save"}, "text must be non-empty"),
        ({"Lưu": ""}, "text buttons are unallowed"),
    ],
)
async def test_buttons_are_checked(
    server: TelegramServer, chat: Chat, button: dict[str, str], reason: str
) -> None:
    """A button has a label and 1–64 bytes of data; 32 letters đ are 64 bytes."""
    async with aiogram_bot(server) as bot:
        with pytest.raises(REFUSALS, match=f"(?i){reason}"):
            await bot.send_message(7, "Lưu?", reply_markup=keyboard(bot, button))
        await bot.send_message(7, "Lưu?", reply_markup=keyboard(bot, {"Lưu": "đ" * 32}))
    assert chat.last.labels == [["Lưu"]]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({"inline_keyboard": [[{"text": "Mở", "url": "abc"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [{"text": "Mở"}]}, "Array of Arrays"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}, "TOO_LONG"),
        ({"remove_keyboard": "yes"}, "must be of type Boolean"),
        ([], "object expected"),
        ("{", "can't parse JSON"),
    ],
)
async def test_markup_that_no_library_would_send(
    server: TelegramServer, chat: Chat, markup: object, reason: str
) -> None:
    """Malformed keyboards are refused and nothing is sent."""
    body = {"chat_id": chat.id, "text": "Chào", "reply_markup": markup}
    async with aiohttp.ClientSession(f"{server.url}/bot{server.token}/") as session:
        answer = await (await session.post("sendMessage", json=body)).json()
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert reason in answer["description"]
    assert chat.last.text == "/start"


async def test_html_becomes_text_and_entities(bot: Client, chat: Chat) -> None:
    """HTML is read strictly; lengths are counted without the tags."""
    sent = await bot.send_message(
        chat_id=7, text=" 🙂 <b>Tẹo &amp; <i>Gái</i></b>", parse_mode="HTML"
    )
    assert chat.last.text == "🙂 Tẹo & Gái"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 3, 9),
        ("italic", 9, 3),
    ]
    for broken in ("<b>Tẹo", "<b><i>Tẹo</b></i>", "3 < 5", "<p>Tẹo</p>"):
        with pytest.raises(REFUSALS, match=r"(?i)can't parse entities"):
            await bot.send_message(chat_id=7, text=broken, parse_mode="HTML")


async def test_the_bot_writes_only_where_it_may(
    bot: Client, server: TelegramServer, chat: Chat
) -> None:
    """Unknown chats are 400; people who never wrote or who blocked the bot are 403."""
    stranger = server.private(server.user(8, "Gái"))
    with pytest.raises(REFUSALS, match=r"(?i)chat not found"):
        await bot.send_message(chat_id=99, text="Chào")
    with pytest.raises(REFUSALS, match="bot can't initiate conversation with a user"):
        await bot.send_message(chat_id=stranger.id, text="Chào")
    await chat.block()
    assert (await heard(bot)).my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(REFUSALS, match="bot was blocked by the user"):
        await bot.send_message(chat_id=7, text="Chào")
    await chat.unblock()
    assert (await heard(bot)).my_chat_member.new_chat_member.status == "member"
    await bot.send_message(chat_id=7, text="Chào")


async def test_what_is_deleted_is_gone(bot: Client, chat: Chat, clock: Clock) -> None:
    """In a private chat the bot deletes anyone's message, once, within 48 hours."""
    await bot.send_message(chat_id=7, text="Mật khẩu?")
    first, second = (message.message_id for message in chat.messages)
    assert await bot.delete_message(chat_id=7, message_id=first)
    assert [message.message_id for message in chat.messages] == [second]
    with pytest.raises(REFUSALS, match=r"(?i)message to delete not found"):
        await bot.delete_message(chat_id=7, message_id=first)
    clock.pass_by(hours=49)
    with pytest.raises(REFUSALS, match=r"(?i)message can't be deleted"):
        await bot.delete_message(chat_id=7, message_id=second)


async def test_a_group_tells_the_bot_what_is_meant_for_it(
    bot: Client, server: TelegramServer
) -> None:
    """In privacy mode commands, mentions and replies are heard; an administrator hears all."""
    teo = server.user(7, "Tẹo")
    group = server.group(-1001234, "Tổ công nghệ số thôn Đông")
    await group.send_text("/homnay", user=teo)
    assert (await heard(bot)).message.chat.type == "supergroup"
    unheard = await group.send_text("trời mưa quá", user=teo)
    with pytest.raises(AssertionError, match="privacy mode"):
        await server.answered(unheard)
    with pytest.raises(REFUSALS, match=r"(?i)message can't be deleted"):
        await bot.delete_message(chat_id=group.id, message_id=group.last.message_id)
    await group.bot_becomes("administrator", user=teo)
    assert (await heard(bot)).my_chat_member.new_chat_member.status == "administrator"
    await group.send_text("trời mưa quá", user=teo)
    assert (await heard(bot)).message.text == "trời mưa quá"
    assert await bot.delete_message(chat_id=group.id, message_id=group.last.message_id)
    await group.bot_becomes("kicked", user=teo)
    with pytest.raises(REFUSALS, match="bot was kicked from the supergroup chat"):
        await bot.send_message(chat_id=group.id, text="Chào cả tổ")


async def test_a_document_arrives_whole(bot: Client, chat: Chat) -> None:
    """A document shows its name, caption, buttons and every byte; its id sends it again."""
    report = bytes(range(256)) * 8192
    sent = await bot.send_document(
        chat_id=7,
        document=upload(bot, report, "báo cáo.docx"),
        caption="Báo cáo tháng 3",
        reply_markup=keyboard(bot, SAVE_OR_NOT),
    )
    assert (chat.last.file_name, chat.last.caption) == ("báo cáo.docx", "Báo cáo tháng 3")
    assert (chat.last.data, chat.last.labels) == (report, [["Lưu", "Bỏ"]])
    assert (sent.document.file_name, sent.document.file_size) == ("báo cáo.docx", len(report))
    await bot.send_document(chat_id=7, document=sent.document.file_id)
    assert chat.last.data == report
    with pytest.raises(REFUSALS, match=r"(?i)no text in the message to edit"):
        await bot.edit_message_text("x", chat_id=7, message_id=sent.message_id)


async def test_a_photo_is_an_image(bot: Client, chat: Chat) -> None:
    """A photo shows its size in pixels; what is no PNG or JPEG, or too narrow, is refused."""
    sent = await bot.send_photo(
        chat_id=7, photo=upload(bot, png(30, 20), "bieu-do.png"), caption="ă" * 1024
    )
    assert (sent.photo[-1].width, sent.photo[-1].height, chat.last.data) == (30, 20, png(30, 20))
    for data, reason in [
        (b"%PDF-1.7", "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\xff\xe0", "IMAGE_PROCESS_FAILED"),
        (png(41, 2), "PHOTO_INVALID_DIMENSIONS"),
        (png() + bytes(PHOTO_LIMIT), "too big"),
    ]:
        with pytest.raises(REFUSALS, match=f"(?i){reason}"):
            await bot.send_photo(chat_id=7, photo=upload(bot, data, "x.png"))
    with pytest.raises(REFUSALS, match=r"(?i)caption is too long"):
        await bot.send_photo(chat_id=7, photo=upload(bot, png(), "x.png"), caption="ă" * 1025)


def test_the_size_of_a_jpeg() -> None:
    """The frame header of a JPEG says its size, behind any other segments."""
    app0 = b"\xff\xe0\x00\x04ab"
    frame = b"\xff\xc2\x00\x0b\x08\x00\x14\x00\x1e\x01\x01\x11\x00"
    assert image_size(b"\xff\xd8" + app0 + frame) == (30, 20)


async def test_what_is_no_file_is_refused(server: TelegramServer, chat: Chat) -> None:
    """An empty file, an unknown file id and more than 50 MB are refused."""
    async with aiogram_bot(server) as bot:
        for document, reason in [
            (upload(bot, b"", "x.txt"), "file must be non-empty"),
            ("AgACAgUAAxkBAAI", "wrong remote file identifier"),
            (upload(bot, bytes(DOCUMENT_LIMIT + 1), "x.bin"), "Request Entity Too Large"),
        ]:
            with pytest.raises(REFUSALS, match=reason):
                await bot.send_document(chat.id, document)


async def test_the_bot_downloads_what_people_send(bot: Client, chat: Chat) -> None:
    """The last size of a photo is the photo; voice and documents come as they were sent."""
    await chat.send_photo(png(), caption="trước nhà văn hóa")
    message = (await heard(bot)).message
    assert message.caption == "trước nhà văn hóa"
    assert await download(bot, message.photo[-1].file_id) == png()
    assert await download(bot, message.photo[0].file_id) != png()
    await chat.send_voice(b"OggS...", duration=4)
    voice = (await heard(bot)).message.voice
    assert await download(bot, voice.file_id) == b"OggS..."
    await chat.send_document(b"a;b", "so.csv")
    document = (await heard(bot)).message.document
    assert (document.file_name, await download(bot, document.file_id)) == ("so.csv", b"a;b")
    with pytest.raises(REFUSALS, match=r"(?i)wrong file_id"):
        await bot.get_file("nothing")


async def test_files_over_20_mb_are_not_downloaded(bot: Client, chat: Chat) -> None:
    """What is bigger than 20 MB is refused by getFile."""
    await chat.send_document(bytes(20 * 1024 * 1024 + 1), "phim.mp4")
    document = (await heard(bot)).message.document
    with pytest.raises(REFUSALS, match=r"(?i)file is too big"):
        await bot.get_file(document.file_id)


async def test_other_things_people_send(bot: Client, chat: Chat) -> None:
    """Stickers, places and phone numbers are messages that both libraries can read."""
    await chat.send_sticker("🌾")
    assert (await heard(bot)).message.sticker.emoji == "🌾"
    await chat.send_location(20.5, 106.25)
    assert (await heard(bot)).message.location.longitude == 106.25
    await chat.send_contact("0900000000")
    contact = (await heard(bot)).message.contact
    assert (contact.phone_number, contact.user_id) == ("0900000000", 7)


async def test_replies_quote_what_is_there(bot: Client, chat: Chat) -> None:
    """A reply carries the message it answers; a reply to nothing is refused."""
    sent = await bot.send_message(chat_id=7, text="Mấy hộ?")
    await chat.send_text("3", reply_to=sent.message_id)
    assert (await heard(bot)).message.reply_to_message.text == "Mấy hộ?"
    answer = await bot.send_message(
        chat_id=7, text="Đã ghi", reply_parameters=reply(bot, chat.last.message_id)
    )
    assert answer.reply_to_message.text == "3"
    with pytest.raises(REFUSALS, match=r"(?i)message to be replied not found"):
        await bot.send_message(chat_id=7, text="x", reply_parameters=reply(bot, 999))


async def test_the_bots_own_settings(bot: Client, server: TelegramServer) -> None:
    """Who it is, its commands and descriptions are as they were set."""
    me = await bot.get_me()
    assert (me.is_bot, me.id) == (True, int(server.token.split(":")[0]))
    described = [("homnay", "Việc hôm nay"), ("giup", "Trợ giúp")]
    await bot.set_my_commands([command(bot, *about) for about in described])
    assert [(c.command, c.description) for c in await bot.get_my_commands()] == described
    with pytest.raises(REFUSALS, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([command(bot, "HômNay", "x")])
    await bot.set_my_description("Sổ tay của tổ")
    await bot.set_my_short_description("Sổ tay")
    assert server.descriptions == {"description": "Sổ tay của tổ", "short_description": "Sổ tay"}


async def test_actions_and_places(bot: Client, chat: Chat) -> None:
    """An action shows nothing in the chat and must be a known one; a place is a message."""
    assert await bot.send_chat_action(chat_id=7, action="typing")
    assert chat.last.text == "/start"
    with pytest.raises(REFUSALS, match=r"(?i)wrong parameter action"):
        await bot.send_chat_action(chat_id=7, action="sleeping")
    await bot.send_location(chat_id=7, latitude=20.5, longitude=106.25)
    assert chat.last.payload["location"] == {"latitude": 20.5, "longitude": 106.25}
    with pytest.raises(REFUSALS, match=r"(?i)location"):
        await bot.send_location(chat_id=7, latitude=95, longitude=0)


async def test_every_form_of_a_request_is_read(server: TelegramServer, chat: Chat) -> None:
    """JSON, a form, a query and multipart say the same; unknown parameters are ignored."""
    said = {"chat_id": "7", "text": "Chào", "colour": "red"}
    multipart = aiohttp.FormData(said, default_to_multipart=True)
    async with aiohttp.ClientSession(f"{server.url}/bot{server.token}/") as session:
        answers = [
            await session.post("sendMessage", json={**said, "chat_id": 7}),
            await session.post("sendMessage", data=said),
            await session.get("SENDMESSAGE", params=said),
            await session.post("sendMessage", data=multipart),
        ]
    assert [answer.status for answer in answers] == [200] * 4
    assert [message.text for message in chat.messages[1:]] == ["Chào"] * 4


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("bot{token}/sendMusic", 404, "Not Found: method not found"),
        ("bot1:wrong/getMe", 401, "Unauthorized"),
        ("file/bot{token}/photos/nothing.jpg", 404, "Not Found"),
        ("bot{token}/sendMessage?text=a", 400, "Bad Request: chat_id is empty"),
    ],
)
async def test_wrong_addresses(
    server: TelegramServer, path: str, status: int, description: str
) -> None:
    """A wrong token is 401, an unknown method or file 404."""
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{server.url}/{path.format(token=server.token)}")
        assert answer.status == status
        assert await answer.json() == {
            "ok": False,
            "error_code": status,
            "description": description,
        }


async def test_the_log_of_calls(bot: Client, server: TelegramServer, chat: Chat) -> None:
    """Every call is logged with its time, parameters and outcome, and counted."""
    await bot.send_message(chat_id=7, text="Chào")
    with pytest.raises(REFUSALS):
        await bot.send_message(chat_id=99, text="Chào")
    good, bad = server.calls[-2:]
    assert (good.method, good.chat, good.params["text"], good.status) == (
        "sendMessage",
        chat.id,
        "Chào",
        200,
    )
    assert (bad.status, bad.description) == (400, "Bad Request: chat not found")
    assert server.counters["sendMessage", 200] == server.counters["sendMessage", 400] == 1
