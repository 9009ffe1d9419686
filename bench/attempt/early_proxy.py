"""What must never stand in front of the server: a proxy that says "stored" before anything is.

usage: python early_proxy.py HOST PORT BEHIND

The negative control of the crash tests. It answers each save at once and passes it on when it gets to it.
"""

import asyncio
import json
import sys

MOST_BYTES = 1 << 20


async def _pass_on(queue: asyncio.Queue[bytes], host: str, behind: int) -> None:
    while True:
        request = await queue.get()
        try:
            reader, writer = await asyncio.open_connection(host, behind)
        except OSError:
            continue
        try:
            while True:
                writer.write(request)
                await reader.readuntil(b"\r\n\r\n")
                await reader.read(MOST_BYTES)
                request = await queue.get()
        except (OSError, EOFError):
            continue


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, behind: int) -> None:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    passing = asyncio.create_task(_pass_on(queue, host, behind))
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(size)
            queue.put_nowait(head + body)
            last = json.loads(body)["entries"][-1]
            said = f'{{"held_up_to":{last["device_seq"]},"device_chain":"{last["chain"]}"}}'
            writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(said)}\r\n\r\n{said}".encode())
            await asyncio.sleep(0)
    except (OSError, EOFError):
        passing.cancel()
        writer.close()


async def main(host: str, port: int, behind: int) -> None:
    """Serves until it is killed."""
    server = await asyncio.start_server(
        lambda reader, writer: _serve(reader, writer, host, behind), host, port, backlog=2048
    )
    print("listening", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
