/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.restore;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Written state, token by token. Keys and values are copied when they are read, so that nothing is shared with those that were written, as far as they
 * can be.
 */
public final class Tokens implements StateOutput {
  /** What a token is. */
  public enum Kind {
    BOOLEAN,
    INT,
    LONG,
    TEXT,
    KEY,
    VALUE,
    SECTION,
    END_OF_SECTION,
    END_OF_SECTIONS
  }

  /** One token. */
  public record Token(Kind kind, @Nullable Object content) {}

  private final List<Token> tokens = new ArrayList<>();

  /** Something that writes itself. */
  public interface Writing {
    void to(StateOutput out) throws IOException;
  }

  /** What is written. */
  public static Tokens of(Writing writing) {
    Tokens tokens = new Tokens();
    try {
      writing.to(tokens);
    } catch (IOException e) {
      throw new AssertionError("nothing here can fail to be written", e);
    }
    return tokens;
  }

  /** All of them, in order. */
  public List<Token> list() {
    return tokens;
  }

  /** Reads them from the first one on. */
  public StateInput input() {
    return new Input(tokens);
  }

  @Override
  public void writeBoolean(boolean value) {
    tokens.add(new Token(Kind.BOOLEAN, value));
  }

  @Override
  public void writeInt(int value) {
    tokens.add(new Token(Kind.INT, value));
  }

  @Override
  public void writeLong(long value) {
    tokens.add(new Token(Kind.LONG, value));
  }

  @Override
  public void writeText(String value) {
    tokens.add(new Token(Kind.TEXT, value));
  }

  @Override
  public void writeKey(@Nullable Object key) {
    tokens.add(new Token(Kind.KEY, copy(key)));
  }

  @Override
  public void writeValue(@Nullable Object value) {
    tokens.add(new Token(Kind.VALUE, copy(value)));
  }

  @Override
  public void beginSection(int place, int places) {
    tokens.add(new Token(Kind.SECTION, place));
  }

  @Override
  public void endSection() {
    tokens.add(new Token(Kind.END_OF_SECTION, null));
  }

  @Override
  public void endSections() {
    tokens.add(new Token(Kind.END_OF_SECTIONS, null));
  }

  /** Where these differ from others first; objects without an equals of their own are the same if they are serialised alike. */
  public Optional<String> differenceTo(Tokens others) {
    for (int i = 0; i < Math.max(tokens.size(), others.tokens.size()); i++) {
      Token here = i < tokens.size() ? tokens.get(i) : null;
      Token there = i < others.tokens.size() ? others.tokens.get(i) : null;
      if (here == null || there == null || !same(here, there)) {
        return Optional.of("token " + i + " is " + here + " in place of " + there + ", after "
            + tokens.subList(
                Math.max(0, Math.min(i, tokens.size()) - 8), Math.min(i, tokens.size())));
      }
    }
    return Optional.empty();
  }

  private static boolean same(Token here, Token there) {
    return here.equals(there)
        || (here.kind() == there.kind()
            && here.content() != null
            && there.content() != null
            && Arrays.equals(serialized(here.content()), serialized(there.content())));
  }

  @Override
  public String toString() {
    return tokens.toString();
  }

  private static final class Input implements StateInput {
    private final List<Token> tokens;
    private int next;
    private boolean inSection;

    Input(List<Token> tokens) {
      this.tokens = tokens;
    }

    @Override
    public boolean readBoolean() throws IOException {
      return (boolean) known(Kind.BOOLEAN);
    }

    @Override
    public int readInt() throws IOException {
      return (int) known(Kind.INT);
    }

    @Override
    public long readLong() throws IOException {
      return (long) known(Kind.LONG);
    }

    @Override
    public String readText() throws IOException {
      return (String) known(Kind.TEXT);
    }

    @Override
    public @Nullable Object readKey() throws IOException {
      return copy(read(Kind.KEY));
    }

    @Override
    public @Nullable Object readValue() throws IOException {
      return copy(read(Kind.VALUE));
    }

    @Override
    public int nextSection(int places) throws IOException {
      if (inSection) {
        read(Kind.END_OF_SECTION);
      }
      inSection = next < tokens.size() && tokens.get(next).kind() == Kind.SECTION;
      if (inSection) {
        return (int) known(Kind.SECTION);
      }
      read(Kind.END_OF_SECTIONS);
      return -1;
    }

    @Override
    public void skipSection() {
      while (next < tokens.size() && tokens.get(next).kind() != Kind.END_OF_SECTION) {
        next++;
      }
    }

    private Object known(Kind kind) throws IOException {
      return Objects.requireNonNull(read(kind));
    }

    private @Nullable Object read(Kind kind) throws IOException {
      Token token = next < tokens.size() ? tokens.get(next) : null;
      if (token == null || token.kind() != kind) {
        throw new IOException("token " + next + " is " + token + " and not a " + kind);
      }
      next++;
      return token.content();
    }
  }

  /** A copy of what may change; what cannot be copied is taken as it is. */
  @SuppressWarnings("NullAway") // what a pair holds may be null
  private static @Nullable Object copy(@Nullable Object object) {
    if (object == null
        || object instanceof String
        || object instanceof Number
        || object instanceof Boolean
        || object instanceof Enum<?>) {
      return object;
    }
    if (object instanceof Pair<?, ?> pair) {
      return new Pair<>(copy(pair.key()), copy(pair.value()));
    }
    if (object instanceof ArrayList<?> list) {
      List<@Nullable Object> copies = new ArrayList<>(list.size());
      list.forEach(element -> copies.add(copy(element)));
      return copies;
    }
    byte[] bytes = serialized(object);
    if (bytes.length == 0) {
      return object;
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError("cannot be read back: " + object, e);
    }
  }

  /** Nothing if it cannot be serialised. */
  private static byte[] serialized(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      return new byte[0];
    }
    return bytes.toByteArray();
  }
}
