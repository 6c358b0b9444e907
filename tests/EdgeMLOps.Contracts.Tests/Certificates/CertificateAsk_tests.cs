using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Contracts.Tests.Certificates;

public sealed class CertificateAsk_tests : IDisposable
{
    private readonly SigningKey _key = SigningKey.Create();
    private readonly SigningKey _token = SigningKey.Create();
    private readonly Guid _site = Guid.NewGuid();

    [Fact]
    public void Its_numbers_make_the_PKCS_10_request_that_the_platform_makes_and_checks()
    {
        var ask = Ask();
        var request = CertificateRequest.LoadSigningRequest(ask.ToPkcs10(), HashAlgorithmName.SHA256);
        Assert.Equal($"CN={_site:D}", request.SubjectName.Name);
        using var own = ECDsa.Create();
        own.ImportFromPem(_key.ExportPem());
        var theirs = new CertificateRequest($"CN={_site:D}", own, HashAlgorithmName.SHA256).CreateSigningRequest();
        Assert.Equal(Signed(theirs), Signed(ask.ToPkcs10()));
    }

    [Fact]
    public void It_comes_back_from_its_bytes_as_it_was()
    {
        var ask = Ask();
        Assert.Equal(274, ask.Encode().Length);
        Assert.True(CertificateAsk.TryRead(ask.Encode(), out var read));
        Assert.Equal(ask, read);
        Assert.True(read!.IsProven());
    }

    [Fact]
    public void What_is_longer_or_shorter_is_no_request_so_nothing_crosses_behind_its_numbers()
    {
        var bytes = Ask().Encode();
        Assert.False(CertificateAsk.TryRead([.. bytes, (byte)'a'], out _));
        Assert.False(CertificateAsk.TryRead(bytes.AsSpan(..^1), out _));
    }

    [Fact]
    public void A_changed_byte_is_noticed_wherever_it_is()
    {
        var bytes = Ask().Encode();
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            Assert.False(CertificateAsk.TryRead(bytes, out var read) && read!.IsProven(), $"byte {at}");
            bytes[at] ^= 1;
        }
    }

    [Fact]
    public void A_key_whose_private_half_the_asking_one_does_not_have_makes_no_request()
    {
        using var other = SigningKey.Create();
        var stolen = CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, _token) with { PublicKey = other.PublicKey };
        Assert.Throws<CryptographicException>(() => CertificateRequest.LoadSigningRequest(stolen.ToPkcs10(), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void An_answer_comes_back_from_its_bytes_as_it_was_and_a_changed_one_is_nobody_s()
    {
        var answer = new CertificateAnswer
        {
            Question = Digest256.Of(Ask().Encode()),
            AtUtc = new DateTimeOffset(2026, 11, 27, 13, 8, 1, TimeSpan.Zero),
            Verdict = CertificateVerdict.Issued,
            Certificate = new byte[] { 1, 2, 3 },
        }.SignedWith(_token);
        var bytes = answer.Encode();
        Assert.True(CertificateAnswer.TryRead(bytes, out var read));
        Assert.True(read!.IsSignedBy(_token.PublicKey));
        Assert.Equal((answer.Question, answer.AtUtc, answer.Verdict), (read.Question, read.AtUtc, read.Verdict));
        Assert.Equal(answer.Certificate.ToArray(), read.Certificate.ToArray());
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            Assert.False(CertificateAnswer.TryRead(bytes, out var other) && other!.IsSignedBy(_token.PublicKey), $"byte {at}");
            bytes[at] ^= 1;
        }
    }

    public void Dispose()
    {
        _key.Dispose();
        _token.Dispose();
    }

    // Without the outer header: what is signed comes first, the signature is random.
    private static byte[] Signed(byte[] request)
    {
        var reader = new System.Formats.Asn1.AsnReader(request, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        return reader.ReadEncodedValue().ToArray();
    }

    private CertificateAsk Ask() => CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, _token);
}
