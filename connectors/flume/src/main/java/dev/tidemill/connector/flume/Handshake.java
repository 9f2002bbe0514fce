/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The beginning of a connection: both sides say which protocol they speak, by its hash, and by its
 * text where the other side does not know the hash.
 */
final class Handshake {
  private static final int HASH_BYTES = 16;

  /** What an agent of Flume 1.11 says. */
  private static final byte[] FLUME = HexFormat.of().parseHex("86aadae2c45474c0fe93ffd0f2350a65");

  private static final String PROTOCOL = """
      {"protocol":"AvroSourceProtocol","namespace":"org.apache.flume.source.avro","types":[\
      {"type":"enum","name":"Status","symbols":["OK","FAILED","UNKNOWN"]},\
      {"type":"record","name":"AvroFlumeEvent","fields":[\
      {"name":"headers","type":{"type":"map","values":"string"}},{"name":"body","type":"bytes"}]}],\
      "messages":{"append":{"request":[{"name":"event","type":"AvroFlumeEvent"}],"response":"Status"},\
      "appendBatch":{"request":[{"name":"events","type":{"type":"array","items":"AvroFlumeEvent"}}],\
      "response":"Status"}}}""";

  private enum Match {
    BOTH(0),
    CLIENT(1),
    NONE(2);

    private final int index;

    Match(int index) {
      this.index = index;
    }
  }

  private final boolean isAccepted;
  private final boolean knowsServer;

  private Handshake(boolean isAccepted, boolean knowsServer) {
    this.isAccepted = isAccepted;
    this.knowsServer = knowsServer;
  }

  /** Reads what the other side says, which comes before its first call. */
  static Handshake read(AvroInput in) throws IOException {
    byte[] client = in.readFixed(HASH_BYTES);
    boolean accepted = Arrays.equals(client, FLUME);
    if (in.readLong() == 1) {
      accepted |= in.readText().contains("\"AvroSourceProtocol\"");
    }
    byte[] server = in.readFixed(HASH_BYTES);
    if (in.readLong() == 1) {
      in.skipMetadata();
    }
    return new Handshake(accepted, Arrays.equals(server, FLUME) || Arrays.equals(server, hash()));
  }

  /** Whether the call that follows can be read; else the other side repeats it with its protocol. */
  boolean isAccepted() {
    return isAccepted;
  }

  void writeAnswer(AvroOutput out) {
    Match match = !isAccepted ? Match.NONE : knowsServer ? Match.BOTH : Match.CLIENT;
    out.writeLong(match.index);
    if (match == Match.BOTH) {
      out.writeLong(0).writeLong(0);
    } else {
      out.writeLong(1).writeText(PROTOCOL).writeLong(1).writeFixed(hash());
    }
    out.writeLong(0);
  }

  private static byte[] hash() {
    try {
      return MessageDigest.getInstance("MD5").digest(PROTOCOL.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
