using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Predictions.Identity;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Identity;

public sealed class IdentityKey_tests : IDisposable
{
    private readonly IdentityKey _key = new(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _key.Dispose();

    [Fact]
    public void What_is_sealed_opens_at_its_place_and_at_no_other()
    {
        var bytes = _key.Seal(IdentityField.PatientId, 7, "Müller^Ä");

        Assert.Equal("Müller^Ä", _key.Open(IdentityField.PatientId, 7, bytes));
        Assert.Null(_key.Open(IdentityField.PatientId, 8, bytes));
        Assert.Null(_key.Open(IdentityField.AccessionNumber, 7, bytes));
        using var other = new IdentityKey(RandomNumberGenerator.GetBytes(32));
        Assert.Null(other.Open(IdentityField.PatientId, 7, bytes));
    }

    [Fact]
    public void Not_one_bit_of_it_may_change()
    {
        var bytes = _key.Seal(IdentityField.PatientId, 7, "12345")!;

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_key.Open(IdentityField.PatientId, 7, changed));
        }

        Assert.Null(_key.Open(IdentityField.PatientId, 7, bytes[..^1]));
        Assert.Null(_key.Open(IdentityField.PatientId, 7, []));
    }

    [Fact]
    public void The_same_text_is_never_the_same_bytes_twice()
    {
        var sealedTexts = Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(_key.Seal(IdentityField.PatientId, 7, "12345")!)).ToList();

        Assert.Equal(sealedTexts.Count, sealedTexts.Distinct().Count());
    }

    [Fact]
    public void What_says_nothing_is_not_sealed() =>
        Assert.Equal((true, ""), (_key.Seal(IdentityField.PatientId, 7, " \0") is null, _key.Open(IdentityField.PatientId, 7, null)));

    [Fact]
    public void A_look_up_value_is_of_the_text_the_field_and_the_key_and_not_of_blanks_around()
    {
        string Of(IdentityKey key, IdentityField field, string text) => Convert.ToHexString(key.LookUpOf(field, text));
        using var other = new IdentityKey(RandomNumberGenerator.GetBytes(32));
        var value = Of(_key, IdentityField.PatientId, "12 3");

        Assert.Equal(value, Of(_key, IdentityField.PatientId, " 12 3 \0"));
        Assert.NotEqual(value, Of(_key, IdentityField.PatientId, "123"));
        Assert.NotEqual(value, Of(_key, IdentityField.AccessionNumber, "12 3"));
        Assert.NotEqual(value, Of(other, IdentityField.PatientId, "12 3"));
    }

    // Made with Python: hmac and hashlib, and HKDF written out from RFC 5869.
    [Fact]
    public void Keys_are_derived_as_RFC_5869_says()
    {
        using var key = new IdentityKey([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

        Assert.Equal(6272320565854489362, key.Id);
        Assert.Equal("41d96ed72b1a14d203edc6c7241fd032", Convert.ToHexStringLower(key.LookUpOf(IdentityField.SopInstanceUid, "1.2.3")));
    }
}
