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

    /// <summary>Number of Frames is 0; taken as 1.</summary>
    FrameCountZero,

    /// <summary>An attribute of one value has several, the others like the first, or zeros behind a binary number; the first was taken.</summary>
    SeveralValues,

    /// <summary>More codestreams or run-length frames begin in the fragments than the one declared; the first was taken.</summary>
    MoreFramesThanDeclared,

    /// <summary>Samples per Pixel is missing; taken as the photometric interpretation has them, or 1.</summary>
    SamplesPerPixelMissing,

    /// <summary>Samples per Pixel is not what the photometric interpretation has; taken as declared.</summary>
    SamplesContradictPhotometric,

    /// <summary>Pixel Representation is missing; values were taken as unsigned.</summary>
    PixelRepresentationMissing,

    /// <summary>Planar Configuration is missing; samples of a pixel were taken to stand together.</summary>
    PlanarConfigurationMissing,

    /// <summary>Planar Configuration is neither 0 nor 1, of compressed frames that have none.</summary>
    PlanarConfigurationIgnored,
}
