using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Tests.Network.Dimse;

/// <summary>Against bytes written out by hand from the tables of PS3.7 sections 9.3 and 10.3.</summary>
public sealed class CommandSetCodec_tests
{
    private const string PushModel = "1.2.840.10008.1.20.1";
    private const string PushModelInstance = "1.2.840.10008.1.20.1.1";

    /// <summary>N-ACTION-RQ, PS3.7 table 10.3-7: the UIDs are Requested ones.</summary>
    private static readonly byte[] Action = Bytes(
        "00000000 04000000 62000000",
        "00000300 14000000" + Hex(PushModel),
        "00000001 02000000 3001",
        "00001001 02000000 0700",
        "00000008 02000000 0100",
        "00000110 16000000" + Hex(PushModelInstance),
        "00000810 02000000 0100");

    /// <summary>N-ACTION-RSP, PS3.7 table 10.3-8: the same UIDs as Affected ones.</summary>
    private static readonly byte[] ActionAnswer = Bytes(
        "00000000 04000000 6C000000",
        "00000200 14000000" + Hex(PushModel),
        "00000001 02000000 3081",
        "00002001 02000000 0700",
        "00000008 02000000 0101",
        "00000009 02000000 1001",
        "00000010 16000000" + Hex(PushModelInstance),
        "00000810 02000000 0100");

    /// <summary>N-EVENT-REPORT-RQ, PS3.7 table 10.3-1: Affected UIDs although it is an N-service.</summary>
    private static readonly byte[] Event = Bytes(
        "00000000 04000000 62000000",
        "00000200 14000000" + Hex(PushModel),
        "00000001 02000000 0001",
        "00001001 02000000 0900",
        "00000008 02000000 0100",
        "00000010 16000000" + Hex(PushModelInstance),
        "00000210 02000000 0200");

    /// <summary>C-MOVE-RQ, PS3.7 table 9.3-9; the destination is padded to an even length.</summary>
    private static readonly byte[] Move = Bytes(
        "00000000 04000000 5A000000",
        "00000200 1C000000" + Hex("1.2.840.10008.5.1.4.1.2.2.2\0"),
        "00000001 02000000 2100",
        "00001001 02000000 0300",
        "00000006 06000000" + Hex("STORE "),
        "00000007 02000000 0200",
        "00000008 02000000 0100");

    /// <summary>C-MOVE-RSP, PS3.7 table 9.3-10.</summary>
    private static readonly byte[] MoveProgress = Bytes(
        "00000000 04000000 50000000",
        "00000001 02000000 2180",
        "00002001 02000000 0300",
        "00000008 02000000 0101",
        "00000009 02000000 00FF",
        "00002010 02000000 0A00",
        "00002110 02000000 0400",
        "00002210 02000000 0300",
        "00002310 02000000 0100");

    [Fact]
    public void An_action_request_names_the_requested_instance()
    {
        var command = new DimseCommand
        {
            Type = DimseCommandType.NActionRequest,
            MessageId = 7,
            SopClassUid = PushModel,
            SopInstanceUid = PushModelInstance,
            HasDataset = true,
            ActionTypeId = 1,
        };

        Assert.Equal(Action, CommandSetCodec.Encode(command));
        Assert.Equal(command, CommandSetCodec.Decode(Action));
    }

    [Fact]
    public void The_answer_to_an_action_names_the_affected_instance_and_the_action()
    {
        var answer = CommandSetCodec.Decode(Action).Answer(DicomStatus.ProcessingFailure);

        Assert.Equal(ActionAnswer, CommandSetCodec.Encode(answer));
        Assert.Equal(answer, CommandSetCodec.Decode(ActionAnswer));
    }

    [Fact]
    public void An_event_report_names_the_affected_instance_and_its_answer_does_too()
    {
        var command = new DimseCommand
        {
            Type = DimseCommandType.NEventReportRequest,
            MessageId = 9,
            SopClassUid = PushModel,
            SopInstanceUid = PushModelInstance,
            HasDataset = true,
            EventTypeId = 2,
        };

        Assert.Equal(Event, CommandSetCodec.Encode(command));
        Assert.Equal(command, CommandSetCodec.Decode(Event));
        Assert.Equal(
            new DimseCommand
            {
                Type = DimseCommandType.NEventReportResponse,
                MessageId = 9,
                SopClassUid = PushModel,
                SopInstanceUid = PushModelInstance,
                EventTypeId = 2,
            },
            command.Answer(DicomStatus.Success));
    }

    [Fact]
    public void A_move_request_carries_its_destination_and_priority()
    {
        var command = new DimseCommand
        {
            Type = DimseCommandType.MoveRequest,
            MessageId = 3,
            SopClassUid = "1.2.840.10008.5.1.4.1.2.2.2",
            MoveDestination = "STORE",
            Priority = DimsePriority.Low,
            HasDataset = true,
        };

        Assert.Equal(Move, CommandSetCodec.Encode(command));
        Assert.Equal(command, CommandSetCodec.Decode(Move));
    }

    [Fact]
    public void A_move_response_carries_its_four_counts()
    {
        var command = new DimseCommand
        {
            Type = DimseCommandType.MoveResponse,
            MessageId = 3,
            Status = 0xFF00,
            RemainingSuboperations = 10,
            CompletedSuboperations = 4,
            FailedSuboperations = 3,
            WarningSuboperations = 1,
        };

        Assert.Equal(MoveProgress, CommandSetCodec.Encode(command));
        Assert.Equal(command, CommandSetCodec.Decode(MoveProgress));
    }

    [Fact]
    public void A_cancel_names_the_message_to_cancel()
    {
        var bytes = Bytes("00000000 04000000 1E000000", "00000001 02000000 FF0F", "00002001 02000000 0500", "00000008 02000000 0101");
        var command = new DimseCommand { Type = DimseCommandType.CancelRequest, MessageId = 5 };

        Assert.Equal(bytes, CommandSetCodec.Encode(command));
        Assert.Equal(command, CommandSetCodec.Decode(bytes));
    }

    [Fact]
    public void A_failure_says_which_element_and_why()
    {
        var bytes = Bytes(
            "00000000 04000000 42000000",
            "00000001 02000000 2080",
            "00002001 02000000 0500",
            "00000008 02000000 0101",
            "00000009 02000000 00A9",
            "00000109 04000000 10002000",
            "00000209 06000000" + Hex("which "));
        var command = new DimseCommand
        {
            Type = DimseCommandType.FindResponse,
            MessageId = 5,
            Status = 0xA900,
            OffendingElement = 0x00100020,
            ErrorComment = "which",
        };

        Assert.Equal(bytes, CommandSetCodec.Encode(command));
        Assert.Equal(command, CommandSetCodec.Decode(bytes));
    }

    [Theory]
    [InlineData("no field", "00001001 02000000 0700", "00000008 02000000 0101")]
    [InlineData("a request without its id", "00000001 02000000 3000", "00002001 02000000 0700", "00000008 02000000 0101")]
    [InlineData("no data set type", "00000001 02000000 3000", "00001001 02000000 0700")]
    [InlineData("a response without a status", "00000001 02000000 3080", "00002001 02000000 0700", "00000008 02000000 0101")]
    [InlineData("a field of four bytes", "00000001 04000000 30000000", "00001001 02000000 0700", "00000008 02000000 0101")]
    [InlineData("another group", "00000001 02000000 3000", "00001001 02000000 0700", "00000008 02000000 0101", "08000500 02000000 4949")]
    [InlineData("a torn element", "00000001 02000000 3000", "00001001 02000000 0700", "00000008 02000000 0101", "0000")]
    [InlineData("a length past the end", "00000001 02000000 3000", "00001001 02000000 0700", "00000008 FF000000 0101")]
    public void What_is_no_command_set_is_refused(string what, params string[] elements)
    {
        var fault = Record.Exception(() => CommandSetCodec.Decode(Bytes(elements)));

        Assert.True(fault is PduFormatException, what);
    }

    private static byte[] Bytes(params string[] hex) =>
        Convert.FromHexString(string.Concat(hex).Replace(" ", "", StringComparison.Ordinal));

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.Latin1.GetBytes(text));
}
