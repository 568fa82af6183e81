package org.smtplib.guide;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** An application under test, as docs/testing.md has it. */
@SpringBootConfiguration
@EnableAutoConfiguration
class ReceiptsApplication {}
