namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>Reasons of an A-ABORT whose source is the service provider, PS3.8 section 9.3.8.</summary>
internal enum AbortReason : byte
{
    NotSpecified = 0,
    UnrecognizedPdu = 1,
    UnexpectedPdu = 2,
    UnrecognizedParameter = 4,
    UnexpectedParameter = 5,
    InvalidParameterValue = 6,
}
