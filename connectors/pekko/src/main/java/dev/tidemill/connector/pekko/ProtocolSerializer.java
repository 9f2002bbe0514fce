/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.connector.pekko.Protocol.Ack;
import dev.tidemill.connector.pekko.Protocol.Done;
import dev.tidemill.connector.pekko.Protocol.Hello;
import dev.tidemill.connector.pekko.Protocol.Missing;
import dev.tidemill.connector.pekko.Protocol.Records;
import dev.tidemill.connector.pekko.Protocol.Refused;
import dev.tidemill.connector.pekko.Protocol.Unknown;
import dev.tidemill.connector.pekko.Protocol.Welcome;
import dev.tidemill.spi.source.BatchOutcome;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages: numbers in eight or four bytes, texts and contents with their length before them.
 * What is received is checked against its own length, so no message makes it reserve more memory than
 * came.
 */
final class ProtocolSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 1_953_064_306;

  private static final String HELLO = "H1";
  private static final String WELCOME = "W1";
  private static final String RECORDS = "R1";
  private static final String ACK = "A1";
  private static final String DONE = "D1";
  private static final String MISSING = "M1";
  private static final String UNKNOWN = "U1";
  private static final String REFUSED = "N1";

  private final ExtendedActorSystem system;

  /** Called by Pekko. */
  public ProtocolSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    if (message instanceof Hello) {
      return HELLO;
    } else if (message instanceof Welcome) {
      return WELCOME;
    } else if (message instanceof Records) {
      return RECORDS;
    } else if (message instanceof Ack) {
      return ACK;
    } else if (message instanceof Done) {
      return DONE;
    } else if (message instanceof Missing) {
      return MISSING;
    } else if (message instanceof Unknown) {
      return UNKNOWN;
    } else if (message instanceof Refused) {
      return REFUSED;
    }
    throw new IllegalArgumentException("no message of the protocol: " + message.getClass());
  }

  @Override
  public byte[] toBinary(Object message) {
    if (message instanceof Hello hello) {
      byte[] sender = utf8(hello.sender());
      byte[] path = utf8(Serialization.serializedActorPath(hello.replyTo()));
      ByteBuffer out = ByteBuffer.allocate(16 + sender.length + path.length);
      return put(put(out, sender).putLong(hello.first()), path).array();
    } else if (message instanceof Welcome welcome) {
      return ByteBuffer.allocate(32)
          .putLong(welcome.session())
          .putLong(welcome.stored())
          .putLong(welcome.done())
          .putInt(welcome.window())
          .putInt(welcome.maxMessageBytes())
          .array();
    } else if (message instanceof Records records) {
      return encode(records);
    } else if (message instanceof Ack ack) {
      return ByteBuffer.allocate(16)
          .putLong(ack.session())
          .putLong(ack.sequence())
          .array();
    } else if (message instanceof Done done) {
      return encode(done);
    } else if (message instanceof Missing missing) {
      return ByteBuffer.allocate(16)
          .putLong(missing.session())
          .putLong(missing.next())
          .array();
    } else if (message instanceof Unknown unknown) {
      return ByteBuffer.allocate(8).putLong(unknown.session()).array();
    } else if (message instanceof Refused refused) {
      byte[] reason = utf8(refused.reason());
      ByteBuffer out = ByteBuffer.allocate(5 + reason.length);
      return put(out.put((byte) (refused.isFinal() ? 1 : 0)), reason).array();
    }
    throw new IllegalArgumentException("no message of the protocol: " + message.getClass());
  }

  private static byte[] encode(Done done) {
    List<byte[]> texts = new ArrayList<>();
    texts.add(utf8(done.outcome().status().name()));
    done.outcome().deadLetters().forEach(each -> texts.add(utf8(each)));
    int size = 28 + texts.stream().mapToInt(text -> 4 + text.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size)
        .putLong(done.session())
        .putLong(done.first())
        .putLong(done.last())
        .putInt(done.outcome().deadLetters().size());
    texts.forEach(text -> put(out, text));
    return out.array();
  }

  private static byte[] encode(Records records) {
    byte[] sender = utf8(records.sender());
    int size = 24 + sender.length;
    for (byte[] payload : records.payloads()) {
      size += 4 + payload.length;
    }
    ByteBuffer out = put(ByteBuffer.allocate(size), sender)
        .putLong(records.session())
        .putLong(records.first())
        .putInt(records.payloads().size());
    for (byte[] payload : records.payloads()) {
      put(out, payload);
    }
    return out.array();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Protocol message = read(in, manifest);
      if (in.hasRemaining()) {
        throw malformed(manifest, bytes, "it has " + in.remaining() + " bytes too many", null);
      }
      return message;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw malformed(manifest, bytes, "it is cut off, or not of this protocol", e);
    }
  }

  private Protocol read(ByteBuffer in, String manifest) throws NotSerializableException {
    return switch (manifest) {
      case HELLO -> {
        String sender = text(in);
        long first = in.getLong();
        ActorRef replyTo = system.provider().resolveActorRef(text(in));
        yield new Hello(sender, first, replyTo);
      }
      case WELCOME ->
        new Welcome(in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
      case RECORDS -> {
        String sender = text(in);
        long session = in.getLong();
        long first = in.getLong();
        int count = count(in);
        List<byte[]> payloads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          payloads.add(content(in));
        }
        yield new Records(sender, session, first, payloads);
      }
      case ACK -> new Ack(in.getLong(), in.getLong());
      case DONE -> {
        long session = in.getLong();
        long first = in.getLong();
        long last = in.getLong();
        int count = count(in);
        BatchOutcome.Status status = BatchOutcome.Status.valueOf(text(in));
        List<String> deadLetters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          deadLetters.add(text(in));
        }
        yield new Done(session, first, last, new BatchOutcome(status, deadLetters));
      }
      case MISSING -> new Missing(in.getLong(), in.getLong());
      case UNKNOWN -> new Unknown(in.getLong());
      case REFUSED -> {
        boolean isFinal = in.get() != 0;
        yield new Refused(text(in), isFinal);
      }
      default ->
        throw new NotSerializableException(
            "a message \"" + manifest
                + "\" is not known here; use the same version of tidemill-connector-pekko on both sides");
    };
  }

  private static NotSerializableException malformed(
      String manifest, byte[] bytes, String why, @Nullable Throwable cause) {
    NotSerializableException malformed = new NotSerializableException(
        "a message \"" + manifest + "\" of " + bytes.length + " bytes cannot be read: " + why);
    malformed.initCause(cause);
    return malformed;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer put(ByteBuffer out, byte[] content) {
    return out.putInt(content.length).put(content);
  }

  /** How many texts or contents follow, each of which takes four bytes at least. */
  private static int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / 4) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  private static byte[] content(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] content = new byte[length];
    in.get(content);
    return content;
  }

  private static String text(ByteBuffer in) {
    return new String(content(in), StandardCharsets.UTF_8);
  }
}
