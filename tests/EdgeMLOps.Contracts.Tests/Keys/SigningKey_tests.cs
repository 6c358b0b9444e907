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
    public void An_opened_key_verifies_what_its_owner_signed_and_nothing_else()
    {
        using var key = SigningKey.Create();
        using var other = SigningKey.Create();
        using var opened = new OpenedKey(key.PublicKey);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(opened.Verify("data"u8, key.Sign("data"u8)));
            Assert.False(opened.Verify("date"u8, key.Sign("data"u8)));
            Assert.False(opened.Verify("data"u8, other.Sign("data"u8)));
            Assert.False(opened.Verify("data"u8, default));
        }
    }

    [Fact]
    public void A_key_that_is_no_point_of_the_curve_verifies_nothing()
    {
        using var key = SigningKey.Create();
        var bytes = key.PublicKey.ToArray();
        bytes[^1] ^= 1;
        using var opened = new OpenedKey(new VerifyingKey(bytes));
        Assert.False(opened.Verify("data"u8, key.Sign("data"u8)));
        Assert.False(new VerifyingKey(bytes).Verify("data"u8, key.Sign("data"u8)));
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
