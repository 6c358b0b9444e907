using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Serving;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Dicom.Tests.Network.Serving;

public sealed class AssociationNegotiator_tests
{
    private const string Ct = TestObject.CtImage;
    private const string Commitment = UpperLayerUids.StorageCommitment;
    private const string Explicit = TestObject.ExplicitLittleEndian;
    private const string Implicit = TestObject.ImplicitLittleEndian;

    private static readonly DicomAssociationPolicy Commits = new() { CommitmentRoles = DicomCommitmentRoles.Commits };
    private static readonly DicomAssociationPolicy TakesReports = new() { CommitmentRoles = DicomCommitmentRoles.TakesReports };
    private static readonly DicomAssociationPolicy Both =
        new() { CommitmentRoles = DicomCommitmentRoles.Commits | DicomCommitmentRoles.TakesReports };

    [Theory]
    [InlineData(Explicit, Implicit)]
    [InlineData(Implicit, Explicit)]
    [InlineData("1.2.840.10008.1.2.4.90", Explicit)]
    [InlineData("1.2.840.10008.1.2.4.250", Explicit)] // compressed by a method that is yet to come
    [InlineData("1.2.840.10008.1.2.1.99", Explicit)]
    [InlineData("1.2.840.10008.1.2.2", Explicit)]
    public void The_first_transfer_syntax_of_the_peers_that_we_take_is_used(params string[] proposed)
    {
        var result = Assert.Single(Negotiate([Context(1, Ct, proposed)]).Results);

        Assert.Equal((ContextResult.Accepted, proposed[0]), (result.Result, result.TransferSyntax));
    }

    [Theory]
    [InlineData("1.2.840.113619.5.2")] // private: nobody says how its elements are encoded
    [InlineData("1.2.840.10008.1.2.6.2")] // XML
    [InlineData("1.2.840.10008.1.2.7.1")] // real-time video
    [InlineData("1.2.840.10008.1.2.4.")]
    [InlineData("")]
    public void A_transfer_syntax_that_objects_cannot_come_in_is_passed_over(string transferSyntax)
    {
        Assert.Equal(Explicit, Assert.Single(Negotiate([Context(1, Ct, transferSyntax, Explicit)]).Results).TransferSyntax);
        Assert.Equal(
            ContextResult.TransferSyntaxesNotSupported, Assert.Single(Negotiate([Context(1, Ct, transferSyntax)]).Results).Result);
    }

    [Fact]
    public void A_context_without_transfer_syntaxes_is_refused() =>
        Assert.Equal(ContextResult.TransferSyntaxesNotSupported, Assert.Single(Negotiate([Context(1, Ct)]).Results).Result);

    [Fact]
    public void Classes_and_encodings_that_the_policy_denies_are_refused_one_by_one()
    {
        var policy = new DicomAssociationPolicy
        {
            AllowsSopClass = sopClass => sopClass != TestObject.MrImage,
            AllowsTransferSyntax = syntax => syntax != Implicit,
        };

        var agreed = Negotiate(
            [Context(1, Ct, Implicit, Explicit), Context(3, TestObject.MrImage, Explicit), Context(5, Ct, Implicit), Context(7, UpperLayerUids.Verification, Implicit)],
            policy: policy);

        Assert.Equal(
            [
                ContextResult.Accepted, ContextResult.AbstractSyntaxNotSupported,
                ContextResult.TransferSyntaxesNotSupported, ContextResult.Accepted,
            ],
            agreed.Results.Select(result => result.Result));
        Assert.Equal(Explicit, agreed.Contexts[1].TransferSyntax);
    }

    [Theory]
    [InlineData(0, 0, 16)]
    [InlineData(1, 1, 1)]
    [InlineData(5, 9, 5)]
    [InlineData(1000, 0, 16)]
    public void The_asynchronous_window_is_bounded_and_ours_is_one(ushort invoked, ushort performed, ushort agreed) =>
        Assert.Equal(
            new AsynchronousWindow(agreed, 1),
            Negotiate([Context(1, Ct, Explicit)], new UserInformation { Window = new AsynchronousWindow(invoked, performed) }).User.Window);

    [Fact]
    public void What_was_not_asked_is_not_answered()
    {
        var user = Negotiate([Context(1, Ct, Explicit)]).User;

        Assert.Null(user.Window);
        Assert.Empty(user.Roles);
        Assert.Empty(user.Extended);
        Assert.Empty(user.CommonExtended);
    }

    [Fact]
    public void Of_storage_the_peer_is_the_SCU_alone()
    {
        var user = new UserInformation { Roles = [new RoleSelection(Ct, RequestorIsScu: true, RequestorIsScp: true)] };

        var agreed = Negotiate([Context(1, Ct, Explicit), Context(3, Ct, Implicit)], user);

        Assert.Equal([new RoleSelection(Ct, RequestorIsScu: true, RequestorIsScp: false)], agreed.User.Roles);
        Assert.Equal(2, agreed.Contexts.Count);
    }

    [Fact]
    public void A_peer_that_wants_to_be_the_SCP_of_storage_alone_gets_no_context()
    {
        var user = new UserInformation { Roles = [new RoleSelection(Ct, RequestorIsScu: false, RequestorIsScp: true)] };

        var agreed = Negotiate([Context(1, Ct, Explicit)], user);

        Assert.Equal(ContextResult.UserRejection, Assert.Single(agreed.Results).Result);
        Assert.Empty(agreed.User.Roles);
    }

    [Fact]
    public void Storage_commitment_is_refused_where_the_policy_does_not_offer_it() =>
        Assert.Equal(ContextResult.AbstractSyntaxNotSupported, Assert.Single(Negotiate([Context(1, Commitment, Implicit)]).Results).Result);

    public static TheoryData<string, DicomAssociationPolicy, bool, bool, bool, bool> Roles => new()
    {
        { "asks us to commit", Commits, true, false, true, false },
        { "reports to us", TakesReports, false, true, false, true },
        { "would do either, we commit", Commits, true, true, true, false },
        { "would do either, we take reports", TakesReports, true, true, false, true },
        { "would do either, so do we", Both, true, true, true, true },
        { "reports where we only commit", Commits, false, true, false, false },
        { "asks where we only take reports", TakesReports, true, false, false, false },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_roles_of_storage_commitment_are_those_both_sides_want(
        string what, DicomAssociationPolicy policy, bool scu, bool scp, bool agreedScu, bool agreedScp)
    {
        var user = new UserInformation { Roles = [new RoleSelection(Commitment, scu, scp)] };

        var agreed = Negotiate([Context(1, Commitment, Implicit)], user, policy);

        if (agreedScu || agreedScp)
        {
            Assert.Equal([new RoleSelection(Commitment, agreedScu, agreedScp)], agreed.User.Roles);
            Assert.Equal(ServiceKind.StorageCommitment, agreed.Contexts[1].Service);
        }
        else
        {
            Assert.True(agreed.Results[0].Result == ContextResult.UserRejection, what);
        }
    }

    [Fact]
    public void Storage_commitment_comes_in_an_encoding_that_we_read()
    {
        var agreed = Negotiate([Context(1, Commitment, "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.4.50", Explicit)], policy: Commits);

        Assert.Equal(Explicit, agreed.Contexts[1].TransferSyntax);
    }

    [Fact]
    public void Extended_negotiation_of_an_accepted_storage_class_is_answered_once()
    {
        var user = new UserInformation
        {
            Extended =
            [
                new ExtendedNegotiation(Ct, [2, 0, 0, 0, 1, 0]),
                new ExtendedNegotiation(Ct, [2]),
                new ExtendedNegotiation(TestObject.MrImage, [2]),
                new ExtendedNegotiation(UpperLayerUids.Verification, [1]),
            ],
        };

        var agreed = Negotiate([Context(1, Ct, Explicit), Context(3, UpperLayerUids.Verification, Implicit)], user);

        var answer = Assert.Single(agreed.User.Extended);
        Assert.Equal(Ct, answer.SopClassUid);
        Assert.Equal([2, 0, 3, 0, 0, 0], answer.Information);
    }

    [Fact]
    public void A_class_of_the_standards_root_is_storage_when_its_sender_says_so()
    {
        const string Unknown = "1.2.840.10008.99.1";
        var user = new UserInformation { CommonExtended = [new CommonExtendedNegotiation(Unknown, "1.2.840.10008.4.2")] };

        Assert.Empty(Negotiate([Context(1, Unknown, Explicit)]).Contexts);
        Assert.Equal(ServiceKind.Storage, Negotiate([Context(1, Unknown, Explicit)], user).Contexts[1].Service);
    }

    private static ProposedContext Context(byte id, string abstractSyntax, params string[] transferSyntaxes) =>
        new(id, abstractSyntax, transferSyntaxes);

    private static NegotiatedAssociation Negotiate(
        IReadOnlyList<ProposedContext> contexts, UserInformation? user = null, DicomAssociationPolicy? policy = null) =>
        AssociationNegotiator.Negotiate(
            new AssociateRequestPdu { CalledAe = "A", CallingAe = "B", Contexts = contexts, User = user ?? UserInformation.None },
            policy ?? DicomAssociationPolicy.Default);
}
