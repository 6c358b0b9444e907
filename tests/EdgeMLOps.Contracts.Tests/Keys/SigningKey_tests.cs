using System.Security.Cryptography;

namespace EdgeMLOps.Contracts.Tests.Keys;

public sealed class SigningKey_tests
{
    [Fact]
    public void A_key_survives_its_file()
    {
        using var key = SigningKey.Create();
        using var again = SigningKey.FromPem(key.ExportPem());
        Assert.Equal(key.PublicKey, again.PublicKey);
        Assert.True(key.PublicKey.Verify("data"u8, again.Sign("data"u8)));
    }

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var pem = p384.ExportPkcs8PrivateKeyPem();
        Assert.Throws<ArgumentException>(() => SigningKey.FromPem(pem));
        Assert.Throws<ArgumentException>(() => SigningKey.FromPem("no key"));
    }

    [Fact]
    public void The_text_of_a_public_key_is_its_only_text()
    {
        using var key = SigningKey.Create();
        Assert.True(VerifyingKey.TryParse(key.PublicKey.ToString(), out var parsed));
        Assert.Equal(key.PublicKey, parsed);
        Assert.False(VerifyingKey.TryParse(key.PublicKey.ToString().AsSpan(1), out _));
        Assert.False(VerifyingKey.TryParse(new string('g', 128), out _));
    }
}
