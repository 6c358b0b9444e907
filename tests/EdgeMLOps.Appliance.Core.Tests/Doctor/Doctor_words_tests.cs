using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Doctor;
using EdgeMLOps.Appliance.Core.Receiving.Refusals;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Tests.Doctor;

public sealed class Doctor_words_tests
{
    private static readonly DoctorTarget Peer = new("pacs", "PACS", "EDGEMLOPS", "pacs.ward", 104, Tls: null);

    [Fact]
    public void Every_rejection_of_the_standard_has_words_of_its_own()
    {
        // PS3.8 table 9-21; all other numbers are reserved.
        (DicomRejectSource Source, byte Reason)[] known =
        [
            (DicomRejectSource.ServiceUser, 1), (DicomRejectSource.ServiceUser, 2), (DicomRejectSource.ServiceUser, 3),
            (DicomRejectSource.ServiceUser, 7), (DicomRejectSource.ServiceProviderAcse, 1), (DicomRejectSource.ServiceProviderAcse, 2),
            (DicomRejectSource.ServiceProviderPresentation, 1), (DicomRejectSource.ServiceProviderPresentation, 2),
        ];

        var words = known.Select(one => Of(one.Source, one.Reason).Message).ToList();
        var reserved = Of(DicomRejectSource.ServiceUser, 9).Message;

        Assert.Equal(known.Length, words.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(reserved, words);
        Assert.Contains("does not know", reserved, StringComparison.Ordinal);

        static DoctorFinding Of(DicomRejectSource source, byte reason) =>
            RejectionWords.Of(new DicomAssociationRejection(DicomRejectResult.Permanent, source, reason), Peer);
    }

    [Fact]
    public void Every_abort_of_the_standard_has_words_of_its_own()
    {
        byte[] reasons = [0, 1, 2, 4, 5, 6];

        var words = reasons.Select(reason => AbortWords.Of(new DicomAbort(2, reason)).Message).ToList();

        Assert.Equal(reasons.Length, words.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("application", AbortWords.Of(new DicomAbort(0, 0)).Message, StringComparison.Ordinal);
        Assert.Equal("Aborted 2/6", AbortWords.Of(new DicomAbort(2, 6)).Code);
    }

    [Fact]
    public void Every_reason_of_tls_and_of_our_own_refusals_has_words_of_its_own()
    {
        var refusals = Enum.GetValues<DicomTlsRefusal>();
        Assert.Equal(refusals.Length, refusals.Select(refusal => TlsWords.OfOurCall(refusal).Message).Distinct(StringComparer.Ordinal).Count());
        var reasons = Enum.GetValues<RefusalReason>().Where(reason => reason != RefusalReason.Tls).ToList();
        var at = DateTimeOffset.UnixEpoch;
        Assert.Equal(
            reasons.Count,
            reasons
                .Select(reason => RefusalWords.Of(new RefusalRecord("CT1", "10.0.0.1", reason, Tls: null, "US", 1, at, at)).Message)
                .Distinct(StringComparer.Ordinal)
                .Count());
    }

    [Theory]
    [InlineData(null, "ConnectTimedOut")]
    [InlineData(DicomConnectStep.Connected, "AssociationTimedOut")]
    [InlineData(DicomConnectStep.Associated, "EchoTimedOut")]
    public void Silence_is_named_by_how_far_it_came(DicomConnectStep? reached, string code)
    {
        Assert.Equal(code, FaultWords.Of(new DicomNetworkException(DicomNetworkFault.TimedOut, inner: null), Peer, reached).Code);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "UnknownHost")]
    [InlineData(SocketError.ConnectionRefused, "ConnectionRefused")]
    [InlineData(SocketError.NetworkUnreachable, "Unreachable")]
    [InlineData(SocketError.AccessDenied, "Forbidden")]
    [InlineData(SocketError.TooManyOpenSockets, "ConnectFailed TooManyOpenSockets")]
    public void A_connection_that_fails_is_named_by_the_systems_error(SocketError error, string code)
    {
        var exception = new DicomNetworkException(DicomNetworkFault.ConnectFailed, new SocketException((int)error));

        Assert.Equal(code, FaultWords.Of(exception, Peer, reached: null).Code);
    }
}
