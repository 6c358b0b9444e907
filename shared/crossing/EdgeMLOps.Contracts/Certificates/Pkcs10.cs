using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Contracts;

/// <summary>The one form of PKCS#10 request (RFC 2986) that a site makes: its pseudonym as common name, a P-256 key, no attributes.</summary>
internal static class Pkcs10
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private const byte UncompressedPoint = 4;

    /// <summary>What its signature is over.</summary>
    internal static byte[] Signed(Guid site, VerifyingKey key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(new X500DistinguishedName($"CN={site:D}").RawData);
            WriteKey(writer, key);
            writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)).Dispose();
        }

        return writer.Encode();
    }

    internal static byte[] Encode(Guid site, VerifyingKey key, Signature512 signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Signed(site, key));
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EcdsaWithSha256);
            }

            writer.WriteBitString(EcdsaDer.Write(signature));
        }

        return writer.Encode();
    }

    private static void WriteKey(AsnWriter writer, VerifyingKey key)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EcPublicKey);
                writer.WriteObjectIdentifier(P256);
            }

            writer.WriteBitString([UncompressedPoint, .. key.ToArray()]);
        }
    }
}
