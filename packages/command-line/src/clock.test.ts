import { clockContract } from "../../i2c/test/support/clock-contract.ts";
import { systemClock } from "./clock.ts";

clockContract(systemClock);
