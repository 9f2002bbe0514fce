package com.acme.library;

/** A program of the library's own, which is not what a build with a job is asked to run. */
public final class Tool {
  private Tool() {}

  public static void main(String[] args) {
    System.out.println("the tool");
  }
}
