"""The other side of a socket, on libzmq: does what each line of its input says, and answers with one line."""
import sys
import threading
import time
import zmq

context = zmq.Context()
context.linger = 0


def answer(*words):
    print(*words, flush=True)


class Router(threading.Thread):
    """The sender of the credit protocol: keeps what is not acknowledged."""

    def __init__(self, port, run):
        super().__init__(daemon=True)
        self.port, self.run_name = port, run
        self.lock = threading.Lock()
        self.messages, self.acknowledged, self.next = [], [], 0
        self.peer, self.window, self.reopen, self.done = None, 0, False, 0
        self.mandatory, self.skip = True, 0
        self.resent = 0
        self.opened = threading.Event()

    def open(self):
        self.socket = context.socket(zmq.ROUTER)
        self.socket.router_mandatory = self.mandatory
        while True:
            try:
                self.socket.bind("tcp://127.0.0.1:%d" % self.port)
                self.opened.set()
                return
            except zmq.ZMQError:
                time.sleep(0.01)

    def run(self):
        self.open()
        while True:
            if self.reopen:
                self.socket.close(0)
                self.peer = None
                self.open()
                self.reopen = False
            while self.socket.poll(2, zmq.POLLIN):
                self.take(self.socket.recv_multipart())
            with self.lock:
                self.push()

    def take(self, frames):
        peer, kind = frames[0], frames[1]
        with self.lock:
            if kind == b"READY":
                self.peer, self.window = peer, int(frames[2])
                self.resent += max(0, self.next - self.done)
                self.next = self.done
                self.send(b"START", b"%d" % (self.done + 1))
            elif kind == b"ACK" and frames[2] == self.run_name:
                upto = int(frames[3])
                self.acknowledged += self.messages[self.done:upto]
                self.done = max(self.done, upto)

    def push(self):
        while self.peer and self.next < len(self.messages) and self.next - self.done < self.window:
            number = self.next + 1
            if self.skip == number:
                self.skip = 0  # as if it were dropped on the way
            elif not self.send(b"MSG", b"%d" % number, self.messages[self.next]):
                return
            self.next += 1

    def send(self, kind, *frames):
        try:
            self.socket.send_multipart([self.peer, kind, self.run_name, *frames], zmq.DONTWAIT)
            return True
        except zmq.ZMQError:
            return False


def keys():
    public, secret = zmq.curve_keypair()
    return public.decode(), secret.decode()


def open_socket(kind, address, secret=None):
    socket = context.socket(kind)
    socket.sndtimeo = 60000
    if secret:
        socket.curve_server = True
        socket.curve_secretkey = secret.encode()
    if address.endswith("!"):
        socket.connect(address[:-1])
    else:
        bind(socket, address)
    return socket


def bind(socket, address):
    """A socket that was closed keeps its address for a moment."""
    until = time.monotonic() + 30
    while True:
        try:
            return socket.bind(address)
        except zmq.ZMQError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


sockets, router, received = {}, None, {}
for line in sys.stdin:
    words = line.split()
    command = words[0]
    if command == "router":
        router = Router(int(words[1]), words[2].encode())
        router.start()
        router.opened.wait()
        answer("ok")
    elif command == "queue":
        with router.lock:
            first = len(router.messages) + 1
            router.messages += [b"message %d" % i for i in range(first, first + int(words[1]))]
        answer(first)
    elif command == "poison":
        with router.lock:
            router.messages.append(b"\xff" * int(words[1]))
        answer("ok")
    elif command == "acknowledged":
        with router.lock:
            answer(" ".join(str(int(m.split()[1])) for m in router.acknowledged if m.startswith(b"message")))
    elif command == "done":
        answer(router.done, router.resent)
    elif command == "skip":
        router.skip = int(words[1])
        answer("ok")
    elif command == "raw":
        with router.lock:
            router.socket.send_multipart([router.peer] + [w.encode() for w in words[1:]])
        answer("ok")
    elif command == "restart":
        router.reopen = True
        while router.reopen:
            time.sleep(0.005)
        answer("ok")
    elif command == "keys":
        answer(*keys())
    elif command in ("pub", "push"):
        kind = zmq.PUB if command == "pub" else zmq.PUSH
        sockets[command] = open_socket(kind, words[1], words[2] if len(words) > 2 else None)
        answer("ok")
    elif command == "send":
        # send SOCKET TOPIC FIRST COUNT: numbered messages; - for no topic
        socket = sockets[words[1]]
        for i in range(int(words[3]), int(words[3]) + int(words[4])):
            payload = b"message %d" % i
            socket.send_multipart([payload] if words[2] == "-" else [words[2].encode(), payload])
        answer("ok")
    elif command == "bytes":
        sockets[words[1]].send(b"\xff" * int(words[2]))
        answer("ok")
    elif command == "close":
        sockets.pop(words[1]).close(0)
        answer("ok")
    elif command in ("sub", "collect"):
        socket = context.socket(zmq.SUB if command == "sub" else zmq.PULL)
        if command == "sub":
            socket.subscribe(b"")
        if words[1].endswith("!"):
            socket.connect(words[1][:-1])
        else:
            socket.bind(words[1])
        sockets[command] = socket
        answer("ok")
    elif command == "read":
        socket, texts = sockets[words[1]], []
        while socket.poll(int(words[2]), zmq.POLLIN):
            texts.append("|".join(f.decode() for f in socket.recv_multipart()))
        answer(",".join(texts))
    elif command == "take":
        # take SOCKET NUMBER: the next messages, so many; fewer if none comes for a minute
        socket, texts = sockets[words[1]], []
        while len(texts) < int(words[2]) and socket.poll(60000, zmq.POLLIN):
            texts.append("|".join(f.decode() for f in socket.recv_multipart()))
        answer(",".join(texts))
    elif command == "count":
        # count SOCKET NUMBER: receives until so many different messages have come; how many have come in all
        socket, number, texts = sockets[words[1]], 0, set()
        while len(texts) < int(words[2]) and socket.poll(60000, zmq.POLLIN):
            texts.add(socket.recv())
            number += 1
        answer(number, len(texts))
