package com.acme;

import com.acme.library.GreetingJob;

public final class Greeting extends GreetingJob {
  @Override
  protected String name() {
    return "reactor";
  }
}
