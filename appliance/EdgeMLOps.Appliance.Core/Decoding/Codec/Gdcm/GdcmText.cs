namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;

/// <summary>How the binding has a C string turned into one of its caller.</summary>
internal delegate nint GdcmText(nint text);
