import { clockContract } from "../test/support/clock-contract.ts";
import { systemClock } from "./clock.ts";

clockContract(systemClock);
