using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Tests.Network.UpperLayer;

public sealed class RoleSelection_tests
{
    private const string Commitment = "1.2.840.10008.1.20.1";

    /// <summary>PS3.7 table D.3-9 for the storage commitment class, not as SCU, as SCP.</summary>
    private static readonly byte[] Item = [0x54, 0, 0, 24, 0, 20, .. "1.2.840.10008.1.20.1"u8, 0, 1];

    [Fact]
    public void A_request_asks_for_its_roles_as_the_standard_writes_them()
    {
        var request = new AssociateRequestPdu
        {
            CalledAe = "PACS",
            CallingAe = "EDGEMLOPS",
            Contexts = [new ProposedContext(1, Commitment, [UpperLayerUids.ImplicitVRLittleEndian])],
            Roles = [new RoleSelection(Commitment, RequestorIsScu: false, RequestorIsScp: true)],
        };

        var pdu = PduWriter.AssociateRequest(request);

        Assert.True(pdu.AsSpan().IndexOf(Item) > 0);
        Assert.Equal(request.Roles, AssociateParser.ParseRequest(pdu.AsSpan(6)).Roles);
    }

    [Fact]
    public void An_answer_carries_the_roles_agreed_to()
    {
        var accept = new AssociateAcceptPdu(
            "PACS",
            "EDGEMLOPS",
            [new ContextResult(1, 0, UpperLayerUids.ImplicitVRLittleEndian)],
            new UserInformation { MaxPduLength = 16384, Roles = [new RoleSelection(Commitment, RequestorIsScu: false, RequestorIsScp: true)] });

        var pdu = PduWriter.AssociateAccept(accept);

        Assert.True(pdu.AsSpan().IndexOf(Item) > 0);
        Assert.Equal(accept.Roles, AssociateParser.ParseAccept(pdu.AsSpan(6)).Roles);
    }

    [Fact]
    public void A_class_longer_than_its_item_is_refused()
    {
        var pdu = PduWriter.AssociateRequest(new AssociateRequestPdu
        {
            CalledAe = "PACS",
            CallingAe = "EDGEMLOPS",
            Contexts = [],
            Roles = [new RoleSelection(Commitment, RequestorIsScu: true, RequestorIsScp: false)],
        });
        pdu[pdu.AsSpan().IndexOf(Item.AsSpan(0, 6)) + 5] = 200;

        Assert.Throws<PduFormatException>(() => AssociateParser.ParseRequest(pdu.AsSpan(6)));
    }
}
