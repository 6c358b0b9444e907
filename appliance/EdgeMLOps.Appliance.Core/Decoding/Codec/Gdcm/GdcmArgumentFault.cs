namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;

/// <summary>What the binding calls instead of throwing; both texts are C strings of its own.</summary>
internal delegate void GdcmArgumentFault(nint message, nint parameter);
