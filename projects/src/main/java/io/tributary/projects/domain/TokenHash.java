package io.tributary.projects.domain;

/** SHA-256 of a personal access token's value, in hexadecimal digits: all that is kept of it. */
public record TokenHash(String hex) {}
