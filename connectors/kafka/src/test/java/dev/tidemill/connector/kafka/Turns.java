/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs players in threads of which one moves at a time, from one of its steps to the next; which
 * one is a matter of the seed.
 */
final class Turns {
  private static final long TIMEOUT_SECONDS = 120;

  private final Random random;
  private final TreeMap<String, Boolean> waiting = new TreeMap<>();
  private final StringBuilder moves = new StringBuilder();
  private String turn = "";

  Turns(long seed) {
    this.random = new Random(seed);
  }

  /** Runs all players to their ends. The first failure of one is thrown. */
  void play(List<String> names, List<Callable<Void>> players) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(players.size());
    try {
      List<Future<Void>> games = new ArrayList<>();
      synchronized (this) {
        names.forEach(name -> waiting.put(name, false));
      }
      for (int i = 0; i < players.size(); i++) {
        String name = names.get(i);
        Callable<Void> player = players.get(i);
        games.add(threads.submit(() -> {
          try {
            step(name, "begins");
            return player.call();
          } finally {
            end(name);
          }
        }));
      }
      for (Future<Void> game : games) {
        await(game);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void await(Future<Void> game) throws Exception {
    try {
      game.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a player failed after" + moves(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the players stand still after" + moves(), e);
    }
  }

  /**
   * A player is about to do something; it may have to wait for the others. Nobody waits before all
   * play.
   */
  synchronized void step(String name, String what) throws InterruptedException {
    if (!waiting.containsKey(name)) {
      return;
    }
    waiting.put(name, true);
    choose();
    while (!turn.equals(name)) {
      wait();
    }
    turn = "";
    waiting.put(name, false);
    moves.append(' ').append(name).append(':').append(what);
  }

  private synchronized void end(String name) {
    waiting.remove(name);
    choose();
  }

  /** All wait: one of them is next. */
  private void choose() {
    if (!waiting.isEmpty() && turn.isEmpty() && !waiting.containsValue(false)) {
      List<String> names = List.copyOf(waiting.keySet());
      turn = names.get(random.nextInt(names.size()));
      notifyAll();
    }
  }

  synchronized String moves() {
    return moves.toString();
  }
}
