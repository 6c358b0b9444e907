using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Contracts.Tests.Down.Packages;

public sealed class DsseEnvelope_tests
{
    // The example of the protocol's own page (secure-systems-lab/dsse, protocol.md, "Test Vectors").
    private const string PublishedType = "http://example.com/HelloWorld";

    [Fact]
    public void The_bytes_a_signature_is_over_are_those_of_the_published_example()
    {
        var envelope = DsseEnvelope.Over(PublishedType, "hello world"u8.ToArray());

        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world", Encoding.UTF8.GetString(envelope.PreAuthentication()));
    }

    [Fact]
    public void Lengths_are_in_bytes_and_not_in_letters()
    {
        var envelope = DsseEnvelope.Over("t\u00fcp", "\u00e9"u8.ToArray());

        Assert.Equal("DSSEv1 4 t\u00fcp 2 \u00e9", Encoding.UTF8.GetString(envelope.PreAuthentication()));
    }

    [Fact]
    public void A_signature_is_what_the_platform_verifies_as_DER()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = SigningKey.FromPem(ecdsa.ExportPkcs8PrivateKeyPem());
        for (var i = 0; i < 200; i++) // numbers of every length, and with the highest bit set
        {
            var envelope = DsseEnvelope.Over(PublishedType, BitConverter.GetBytes(i)).SignedWith(key);
            Assert.True(ecdsa.VerifyData(
                envelope.PreAuthentication(), envelope.Signatures[0].Sig, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    [Fact]
    public void Signing_again_with_a_key_replaces_its_signature_and_keeps_the_others()
    {
        using var one = SigningKey.Create();
        using var other = SigningKey.Create();

        var envelope = DsseEnvelope.Over(PublishedType, [1]).SignedWith(one).SignedWith(other).SignedWith(one);

        Assert.Equal(
            new[] { other, one }.Select(key => TrustKey.Of(key.PublicKey).Id), envelope.Signatures.Select(signature => signature.Keyid));
    }

    [Fact]
    public void An_envelope_reads_as_it_was_written()
    {
        using var key = SigningKey.Create();
        var written = DsseEnvelope.Over(PublishedType, [1, 2, 3]).SignedWith(key);

        var read = DsseEnvelope.Parse(written.ToJson(), PublishedType);

        Assert.Equal(written.Payload, read.Payload);
        Assert.Equal(written.Signatures[0].Sig, read.Signatures[0].Sig);
        Assert.Equal(written.ToJson(), read.ToJson());
    }
}
