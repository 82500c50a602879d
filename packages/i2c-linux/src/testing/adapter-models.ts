/** What the kernel says that an adapter can do (linux/i2c.h, I2C_FUNC_…). */
export const functionality = {
  I2C: 0x0000_0001,
  SMBUS_PEC: 0x0000_0008,
  SMBUS_BLOCK_PROC_CALL: 0x0000_8000,
  SMBUS_QUICK: 0x0001_0000,
  SMBUS_READ_BYTE: 0x0002_0000,
  SMBUS_WRITE_BYTE: 0x0004_0000,
  SMBUS_READ_BYTE_DATA: 0x0008_0000,
  SMBUS_WRITE_BYTE_DATA: 0x0010_0000,
  SMBUS_READ_WORD_DATA: 0x0020_0000,
  SMBUS_WRITE_WORD_DATA: 0x0040_0000,
  SMBUS_PROC_CALL: 0x0080_0000,
  SMBUS_READ_BLOCK_DATA: 0x0100_0000,
  SMBUS_WRITE_BLOCK_DATA: 0x0200_0000,
  SMBUS_READ_I2C_BLOCK: 0x0400_0000,
  SMBUS_WRITE_I2C_BLOCK: 0x0800_0000,
} as const;

/** How an adapter differs from others, as a program sees it. */
export interface EmulatedAdapterModel {
  /** The word of I2C_FUNCS, an OR of {@link functionality}. A call that it lacks fails with EOPNOTSUPP. */
  readonly functionality: number;
  /** What a missing acknowledgement is called. */
  readonly noAcknowledgement: "EREMOTEIO" | "ENXIO";
  /** Whether only the last message of an I2C_RDWR may be a read. */
  readonly readMustBeLast: boolean;
  /** Whether messages without a byte can be sent. */
  readonly zeroLength: boolean;
}

const bytesAndWords =
  functionality.SMBUS_READ_BYTE |
  functionality.SMBUS_WRITE_BYTE |
  functionality.SMBUS_READ_BYTE_DATA |
  functionality.SMBUS_WRITE_BYTE_DATA |
  functionality.SMBUS_READ_WORD_DATA |
  functionality.SMBUS_WRITE_WORD_DATA;
const i2cBlocks = functionality.SMBUS_READ_I2C_BLOCK | functionality.SMBUS_WRITE_I2C_BLOCK;
const smbusBlocks = functionality.SMBUS_READ_BLOCK_DATA | functionality.SMBUS_WRITE_BLOCK_DATA;

/** Models after the adapters that Linux drives, without ten-bit addresses. */
export const emulatedAdapters: Readonly<Record<"bcm2835" | "designware" | "i801", EmulatedAdapterModel>> = {
  /** Raspberry Pi up to 4 (i2c-bcm2835). */
  bcm2835: {
    functionality:
      functionality.I2C |
      functionality.SMBUS_PEC |
      functionality.SMBUS_QUICK |
      functionality.SMBUS_PROC_CALL |
      functionality.SMBUS_WRITE_BLOCK_DATA |
      bytesAndWords |
      i2cBlocks,
    noAcknowledgement: "EREMOTEIO",
    readMustBeLast: true,
    zeroLength: true,
  },
  /** Raspberry Pi 5 and many a PC (i2c-designware). */
  designware: {
    functionality: functionality.I2C | bytesAndWords | i2cBlocks | smbusBlocks,
    noAcknowledgement: "EREMOTEIO",
    readMustBeLast: false,
    zeroLength: false,
  },
  /** The SMBus of a PC in its first generations (i2c-i801): no plain I²C, no I²C block read. */
  i801: {
    functionality:
      functionality.SMBUS_PEC |
      functionality.SMBUS_QUICK |
      functionality.SMBUS_WRITE_I2C_BLOCK |
      bytesAndWords |
      smbusBlocks,
    noAcknowledgement: "ENXIO",
    readMustBeLast: true,
    zeroLength: true,
  },
};
