/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.testkit.contract.CollectingJob;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source in an actor system of the program. */
class GivenSystemTest {
  private final ActorSystem system = Peers.start();

  @AfterEach
  void stop() {
    Peers.stop(system);
  }

  @Test
  void actors_of_the_same_system_reach_it_and_the_system_goes_on_after_the_job() {
    PekkoSource source = Pekko.actor(Adapter.toTyped(system), "in").acceptTell();
    for (int start = 1; start <= 2; start++) {
      try (CollectingJob<String> job = new CollectingJob<>(source.texts())) {
        job.until(() -> {
          system.actorSelection("/user/in").tell("a", ActorRef.noSender());
          return job.records().contains("a");
        });
      }
      assertThat(system.whenTerminated().isCompleted()).isFalse();
    }
  }

  @Test
  void a_sender_of_another_system_reaches_it() throws Exception {
    String at = ((ExtendedActorSystem) system).provider().getDefaultAddress().toString();
    ActorSystem peer = Peers.start();
    try (CollectingJob<String> job =
            new CollectingJob<>(Pekko.actor(system, "in").texts());
        ActorSender sender = Pekko.sender(peer, at + "/user/in", "one")) {
      sender.send("a");
      job.until(() -> job.records().equals(List.of("a")));
    } finally {
      Peers.stop(peer);
    }
  }

  @Test
  void a_name_that_is_taken_is_reported() {
    PekkoSource one = Pekko.actor(system, "in");
    PekkoSource two = Pekko.actor(system, "in");
    try (CollectingJob<String> first = new CollectingJob<>(one.texts());
        CollectingJob<String> second = new CollectingJob<>(two.texts())) {
      second.until(() -> !second.problems().isEmpty() || !first.problems().isEmpty());
      List<String> problems = first.problems().isEmpty() ? second.problems() : first.problems();
      assertThat(problems.get(0)).contains("peer has an actor in already; give the source another");
    }
  }

  @Test
  void a_system_that_has_ended_is_reported() {
    ActorSystem ended = Peers.start();
    Peers.stop(ended);
    try (CollectingJob<String> job =
        new CollectingJob<>(Pekko.actor(ended, "in").texts())) {
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0)).contains("actor system peer has ended; start it before");
    }
  }

  @Test
  void an_actor_that_is_stopped_by_others_is_started_again() {
    PekkoSource source = Pekko.actor(system, "in").acceptTell();
    try (CollectingJob<String> job = new CollectingJob<>(source.texts())) {
      job.until(() -> {
        system.actorSelection("/user/in").tell("a", ActorRef.noSender());
        return job.records().contains("a");
      });
      system
          .actorSelection("/user/in")
          .tell(org.apache.pekko.actor.PoisonPill.getInstance(), ActorRef.noSender());
      job.until(() -> !job.problems().isEmpty());
      assertThat(job.problems().get(0)).contains("actor in, actor system peer has ended");
      job.until(() -> {
        system.actorSelection("/user/in").tell("b", ActorRef.noSender());
        return job.records().contains("b");
      });
    }
  }
}
