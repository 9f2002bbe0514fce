/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.restore.Tokens;
import dev.tidemill.restore.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a batch has changed in one partition, taken apart token by token: a second reading of the form, which knows no table.
 *
 * @param header the tokens up to the number of groups
 */
record WrittenChanges(List<Token> header, List<Group> groups) {
  /** One key group. */
  record Group(
      int number,
      int base,
      boolean longKeys,
      boolean longValues,
      boolean counted,
      List<Changed> changed,
      List<Integer> touched,
      List<Added> added) {}

  /** An entry that was there before. */
  record Changed(int entry, boolean removed, Content content) {}

  /** A new entry. */
  record Added(Token key, Content content, boolean removed) {}

  /** A value as it was written, and its count. */
  record Content(List<Token> value, int count) {}

  static WrittenChanges parse(Tokens tokens, boolean timed) {
    return new Parser(tokens.list(), timed).all();
  }

  /** The same tokens. */
  Tokens tokens(boolean timed) {
    return Tokens.of(out -> {
      Tokens to = (Tokens) out;
      to.list().addAll(header);
      groups.forEach(group -> write(group, timed, to));
      to.endSections();
    });
  }

  private static void write(Group group, boolean timed, Tokens to) {
    to.beginSection(group.number(), group.number() + 1);
    to.writeInt(group.base());
    to.writeBoolean(group.longKeys());
    to.writeBoolean(group.longValues());
    to.writeBoolean(group.counted());
    to.writeInt(group.changed().size());
    for (Changed changed : group.changed()) {
      to.writeInt(changed.entry());
      to.writeBoolean(changed.removed());
      if (!changed.removed()) {
        write(changed.content(), group, to);
      }
    }
    if (timed) {
      to.writeInt(group.touched().size());
      group.touched().forEach(to::writeInt);
    }
    to.writeInt(group.added().size());
    for (Added added : group.added()) {
      to.list().add(added.key());
      write(added.content(), group, to);
      to.writeBoolean(added.removed());
    }
    to.endSection();
  }

  private static void write(Content content, Group group, Tokens to) {
    to.list().addAll(content.value());
    if (group.counted()) {
      to.writeInt(content.count());
    }
  }

  private static final class Parser {
    private static final int HEADER = 5;

    private final List<Token> tokens;
    private final boolean timed;
    private int next;

    Parser(List<Token> tokens, boolean timed) {
      this.tokens = tokens;
      this.timed = timed;
    }

    WrittenChanges all() {
      List<Token> header = new ArrayList<>(tokens.subList(0, HEADER));
      next = HEADER;
      List<Group> groups = new ArrayList<>();
      while (tokens.get(next).kind() == Tokens.Kind.SECTION) {
        groups.add(group());
      }
      skip(1);
      if (next != tokens.size()) {
        throw new AssertionError("tokens are left: " + tokens.subList(next, tokens.size()));
      }
      return new WrittenChanges(header, groups);
    }

    private Group group() {
      int group = number();
      int base = number();
      boolean longKeys = flag();
      boolean longValues = flag();
      boolean counted = flag();
      List<Changed> changed = new ArrayList<>();
      for (int left = number(); left > 0; left--) {
        int entry = number();
        boolean removed = flag();
        changed.add(new Changed(
            entry, removed, removed ? new Content(List.of(), 0) : content(longValues, counted)));
      }
      List<Integer> touched = new ArrayList<>();
      for (int left = timed ? number() : 0; left > 0; left--) {
        touched.add(number());
      }
      List<Added> added = new ArrayList<>();
      for (int left = number(); left > 0; left--) {
        Token key = tokens.get(next++);
        added.add(new Added(key, content(longValues, counted), flag()));
      }
      skip(1);
      return new Group(group, base, longKeys, longValues, counted, changed, touched, added);
    }

    private Content content(boolean longValues, boolean counted) {
      int from = next;
      if (longValues) {
        next++;
      } else {
        held();
      }
      List<Token> value = new ArrayList<>(tokens.subList(from, next));
      return new Content(value, counted ? number() : 0);
    }

    private void held() {
      switch (number()) {
        case 0 -> next++;
        case 1 -> {
          values();
          values();
          totals();
        }
        case 2, 6 -> {
          next++;
          skip(number() + 2);
        }
        case 3 -> {
          next += 2;
          held();
          next++;
        }
        case 4 -> {
          lists();
          lists();
        }
        case 5 -> {
          next++;
          values();
          totals();
        }
        case 7 -> {
          next++;
          lists();
        }
        default -> throw new AssertionError("no kind of state: " + tokens.get(next - 1));
      }
    }

    private void values() {
      skip(number());
    }

    private void lists() {
      for (int left = number(); left > 0; left--) {
        values();
      }
    }

    private void totals() {
      skip(flag() ? 2 : 1);
    }

    private void skip(int count) {
      next += count;
    }

    private int number() {
      return (int) content();
    }

    private boolean flag() {
      return (boolean) content();
    }

    private Object content() {
      return Objects.requireNonNull(tokens.get(next++).content());
    }
  }
}
