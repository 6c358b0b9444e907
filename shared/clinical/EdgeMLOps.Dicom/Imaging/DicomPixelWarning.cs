namespace EdgeMLOps.Dicom.Imaging;

/// <summary>A breach of the standard that the pixels were read in spite of. The names are stable.</summary>
public enum DicomPixelWarning
{
    /// <summary>More bytes than the frames take, beyond the padding byte.</summary>
    SurplusPixelData,

    /// <summary>High Bit contradicts Bits Stored or Bits Allocated; taken as Bits Stored less one.</summary>
    HighBitIgnored,

    /// <summary>Bits Stored is missing; taken as Bits Allocated.</summary>
    BitsStoredMissing,

    /// <summary>Number of Frames is no number; its leading digits were taken, or 1 where there are none.</summary>
    FrameCountUnclear,

    /// <summary>The offset table does not point at fragments; the frames were found without it.</summary>
    OffsetTableIgnored,

    /// <summary>YBR_FULL_422 is declared, yet each pixel has three samples; read as YBR_FULL.</summary>
    FullSamplesIn422,
}
