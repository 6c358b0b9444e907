using System.Security.Cryptography;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Contracts.Tests.Down.Packages;

public sealed class TrustKey_tests
{
    [Fact]
    public void A_key_is_named_by_the_digest_of_what_the_platform_writes()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();

        var key = TrustKey.FromSpki(spki)!;

        Assert.Equal(Digest256.Of(spki), key.Id);
        Assert.Equal(spki, key.ToSpki());
        Assert.Equal(key, TrustKey.Of(key.Key));
    }

    [Fact]
    public void Another_curve_is_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Null(TrustKey.FromSpki(ecdsa.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();
        spki[^1] ^= 1;
        Assert.Null(TrustKey.FromSpki(spki));
        spki.AsSpan(27).Clear(); // the point at infinity, as some write it
        Assert.Null(TrustKey.FromSpki(spki));
    }

    [Fact]
    public void A_second_form_of_the_same_key_is_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        byte[] compressed =
        [
            .. Convert.FromHexString("3039301306072A8648CE3D020106082A8648CE3D030107032200"), (byte)(2 + (point.Y![31] & 1)), .. point.X!,
        ];

        Assert.Null(TrustKey.FromSpki(compressed));
        Assert.Null(TrustKey.FromSpki([.. ecdsa.ExportSubjectPublicKeyInfo(), 0]));
    }
}
