namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;

/// <summary>An object of GDCM, given back at the end of its scope. Used by one thread.</summary>
internal readonly struct GdcmHandle(nint value, Action<nint> delete) : IDisposable
{
    public nint Value => value;

    public void Dispose() => delete(value);
}
