/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Clock;
import dev.tidemill.time.SystemClock;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.Schema;

/**
 * The schemas of one registry, fetched when they are needed and kept for the life of the process: a
 * registry never gives an id to another schema.
 */
final class Schemas {
  /** Beyond these, all are forgotten and fetched again: a bound for data with ids at random. */
  static final int MAX_KEPT = 1_000;

  /**
   * How long the answer counts that there is no such schema, or none that can be used: it may be
   * registered meanwhile, but not each record of a topic must ask again.
   */
  private static final Duration REFUSAL_KEPT = Duration.ofSeconds(10);

  private static final int MAX_REGISTRIES = 100;
  private static final int MAX_REFERENCES = 100;
  private static final Map<RegistrySettings, Schemas> OF_THIS_PROCESS = new LinkedHashMap<>();

  private final RegistryClient client;
  private final Clock clock;
  private final Map<Integer, Schema> known = new ConcurrentHashMap<>();
  private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();
  private final ReentrantLock fetching = new ReentrantLock();

  /** Why an id is of no use, and until when that counts, by the clock's {@code nanoTime}. */
  private record Refusal(String reason, long untilNanos) {}

  Schemas(RegistryClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Those of a registry; shared by all decoders with the same settings. */
  static Schemas of(RegistrySettings settings) {
    synchronized (OF_THIS_PROCESS) {
      if (OF_THIS_PROCESS.size() >= MAX_REGISTRIES && !OF_THIS_PROCESS.containsKey(settings)) {
        OF_THIS_PROCESS.clear();
      }
      return OF_THIS_PROCESS.computeIfAbsent(
          settings, s -> new Schemas(new RegistryClient(s), new SystemClock()));
    }
  }

  /**
   * The schema with an id.
   *
   * @param position where the record is that needs it
   * @throws IOException if there is none, or it cannot be used: the record cannot be read
   * @throws TidemillException if the registry cannot be asked
   */
  Schema schema(int id, String position) throws IOException, InterruptedException {
    Schema schema = known.get(id);
    if (schema != null) {
      return schema;
    }
    fetching.lockInterruptibly();
    try {
      schema = known.get(id);
      if (schema == null) {
        requireNotRefused(id);
        schema = fetched(id);
        keep(known, id, schema);
      }
      return schema;
    } catch (Refused e) {
      long until = clock.nanoTime() + REFUSAL_KEPT.toNanos();
      keep(refused, id, new Refusal(String.valueOf(e.getMessage()), until));
      throw e;
    } catch (RegistryClient.Unavailable e) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "schema " + id + (position.isEmpty() ? "" : ", of the record at " + position + ",")
              + " could not be fetched from " + client + ": " + e.getMessage(),
          e);
    } finally {
      fetching.unlock();
    }
  }

  private void requireNotRefused(int id) throws IOException {
    Refusal refusal = refused.get(id);
    if (refusal == null) {
      return;
    }
    if (refusal.untilNanos() - clock.nanoTime() > 0) {
      throw new IOException(refusal.reason());
    }
    refused.remove(id);
  }

  private static <V> void keep(Map<Integer, V> kept, int id, V value) {
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(id, value);
  }

  private Schema fetched(int id) throws IOException, InterruptedException {
    JsonNode answer = client.get("/schemas/ids/" + id);
    if (answer == null) {
      throw new Refused(client + " has no schema " + id
          + "; the record was written with another registry, or the schema was deleted");
    }
    String type = answer.path("schemaType").asText("AVRO");
    if (!"AVRO".equals(type)) {
      throw new Refused("schema " + id + " is of type " + type + ", not AVRO");
    }
    try {
      Schema.Parser parser = new Schema.Parser();
      parseReferences(answer, parser, new HashSet<>());
      return parser.parse(answer.path("schema").asText());
    } catch (RuntimeException e) { // the parser throws whatever it stumbles over
      throw new Refused("schema " + id + " cannot be used: " + e, e);
    }
  }

  /** Parses what a schema refers to before it, so that the parser knows the names. */
  private void parseReferences(JsonNode answer, Schema.Parser parser, Set<String> seen)
      throws IOException, InterruptedException {
    for (JsonNode reference : answer.path("references")) {
      String subject = reference.path("subject").asText();
      String path =
          "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20")
              + "/versions/" + reference.path("version").asInt();
      if (!seen.add(path)) {
        continue;
      }
      if (seen.size() > MAX_REFERENCES) {
        throw new Refused("it refers to more than " + MAX_REFERENCES + " other schemas");
      }
      JsonNode referred = client.get(path);
      if (referred == null) {
        throw new Refused(client + " has no " + path + ", which the schema refers to");
      }
      parseReferences(referred, parser, seen);
      parser.parse(referred.path("schema").asText());
    }
  }

  /** The registry was asked, and the id is of no use. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
