export { i2cBusContract, type I2CBusContractCase, type I2CBusContractSubject } from "./contract.ts";
export { ContractTarget, STOP_COUNT_REGISTER } from "./contract-target.ts";
export { type Fault, FaultyWire, type FaultyWireOptions, seededRandom } from "./faulty-wire.ts";
export { ManualClock } from "./manual-clock.ts";
export { PlaybackWire } from "./playback-wire.ts";
export { type RecordedTransfer, RecordingWire, transferBitTimes } from "./recording-wire.ts";
export { SimulatedSegment, type SimulatedTarget } from "./segment.ts";
export { SimulatedI2C, type SimulatedMessage } from "./simulated-bus.ts";
export { SimulatedRegisterTarget } from "./simulated-registers.ts";
