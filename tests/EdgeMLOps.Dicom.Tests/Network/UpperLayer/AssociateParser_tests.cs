using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Dicom.Tests.Network.UpperLayer;

public sealed class AssociateParser_tests
{
    private static readonly string[] Implicit = [UpperLayerUids.ImplicitVRLittleEndian];

    [Fact]
    public void User_information_is_read_as_it_was_written()
    {
        var user = new UserInformation
        {
            MaxPduLength = 16384,
            Window = new AsynchronousWindow(7, 3),
            Roles = [new RoleSelection(TestObject.CtImage, RequestorIsScu: true, RequestorIsScp: true)],
            CommonExtended = [new CommonExtendedNegotiation("1.2.3", "1.2.840.10008.4.2")],
            Extended = [new ExtendedNegotiation(TestObject.MrImage, [2, 0, 3, 0, 0, 0])],
        };

        var read = AssociateParser.ParseRequest(Body([], user)).User;

        Assert.Equal((user.MaxPduLength, user.Window), (read.MaxPduLength, read.Window));
        Assert.Equal(user.Roles, read.Roles);
        Assert.Equal(user.CommonExtended, read.CommonExtended);
        Assert.Equal(TestObject.MrImage, Assert.Single(read.Extended).SopClassUid);
        Assert.Equal([2, 0, 3, 0, 0, 0], read.Extended[0].Information);
    }

    [Fact]
    public void The_window_stands_as_the_standard_writes_it() =>
        // PS3.7 table D.3-7: item 53H of four bytes, invoked before performed.
        Assert.True(Body([], new UserInformation { Window = new AsynchronousWindow(16, 1) }).AsSpan().IndexOf(new byte[] { 0x53, 0, 0, 4, 0, 16, 0, 1 }) > 0);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_context_has_a_bounded_number_of_transfer_syntaxes(int count, bool fits)
    {
        var body = Body([new ProposedContext(1, TestObject.CtImage, [.. Enumerable.Range(1, count).Select(number => $"1.2.{number}")])]);

        AssertFits(fits, body, request => request.Contexts[0].TransferSyntaxes.Count, count);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void There_are_as_many_role_selections_as_contexts_at_most(int count, bool fits)
    {
        var roles = Enumerable.Range(1, count).Select(number => new RoleSelection($"1.2.{number}", RequestorIsScu: true, RequestorIsScp: false));

        AssertFits(fits, Body([], new UserInformation { Roles = [.. roles] }), request => request.Roles.Count, count);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void There_are_as_many_extended_negotiations_as_contexts_at_most(int count, bool fits)
    {
        var extended = Enumerable.Range(1, count).Select(number => new ExtendedNegotiation($"1.2.{number}", [2]));

        AssertFits(fits, Body([], new UserInformation { Extended = [.. extended] }), request => request.User.Extended.Count, count);
    }

    [Fact]
    public void Items_of_no_known_kind_are_bounded_too()
    {
        var items = Enumerable.Repeat<byte[]>([0x7F, 0, 0, 0], 600).SelectMany(item => item).ToArray();

        Assert.Throws<PduFormatException>(() => UserInformationParser.Parse(new SpanCursor(items)));
    }

    [Fact]
    public void What_is_longer_than_a_UID_is_none_and_costs_no_string()
    {
        var request = AssociateParser.ParseRequest(Body([new ProposedContext(1, new string('1', 60_000), Implicit)]));

        Assert.Equal("", request.Contexts[0].AbstractSyntax);
    }

    [Fact]
    public void Long_application_information_is_cut()
    {
        var user = new UserInformation { Extended = [new ExtendedNegotiation(TestObject.CtImage, new byte[5000])] };

        Assert.InRange(AssociateParser.ParseRequest(Body([], user)).User.Extended[0].Information.Length, 6, 64);
    }

    [Fact]
    public void A_user_identity_is_passed_over()
    {
        // PS3.7 table D.3-14: type 2 (user name and passcode), a response wanted, both fields of three bytes.
        byte[] identity = [0x58, 0, 0, 12, 2, 1, 0, 3, .. "bob"u8, 0, 3, .. "pwd"u8];
        byte[] items = [.. identity, 0x51, 0, 0, 4, 0, 0, 0x40, 0];

        Assert.Equal(0x4000u, UserInformationParser.Parse(new SpanCursor(items)).MaxPduLength);
    }

    private static byte[] Body(IReadOnlyList<ProposedContext> contexts, UserInformation? user = null) => RawPeer.Request(contexts, user)[6..];

    private static void AssertFits(bool fits, byte[] body, Func<AssociateRequestPdu, int> count, int expected)
    {
        if (fits)
        {
            Assert.Equal(expected, count(AssociateParser.ParseRequest(body)));
        }
        else
        {
            Assert.Equal(AbortReason.InvalidParameterValue, Assert.Throws<PduFormatException>(() => AssociateParser.ParseRequest(body)).Reason);
        }
    }
}
