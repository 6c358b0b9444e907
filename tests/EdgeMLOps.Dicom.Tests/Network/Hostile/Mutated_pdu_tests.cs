using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>Mutated streams against the real server, the same ones each time: a slice of 5,000, or all 500,000.</summary>
[Collection(nameof(Alone))]
public sealed class Mutated_pdu_tests
{
    private const int Peers = 4;
    private const int EchoEvery = 250;

    private readonly ITestOutputHelper _output;

    public Mutated_pdu_tests(ITestOutputHelper output) => _output = output;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Whatever_comes_ends_in_order_and_costs_nothing_that_stays(int seed)
    {
        var streams = LongRun.Of(slice: 1_000, all: 100_000);
        await using var server = await CountingServer.StartAsync();
        var sockets = Footprint.SocketCount();
        await RunAsync(server, seed, first: 0, count: 200); // what is made once has been made
        await SettleAsync(server, sockets);
        var before = Footprint.Now();
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);

        for (var first = 0; first < streams; first += EchoEvery * Peers)
        {
            Merge(answers, await RunAsync(server, seed, first, Math.Min(EchoEvery * Peers, streams - first)));
            await server.AssertServesAsync();
        }

        await SettleAsync(server, sockets);
        var after = Footprint.Now();
        _output.WriteLine($"{streams} streams: {string.Join(", ", answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key} {answer.Value}"))}");
        _output.WriteLine($"{server.Stored} stored, {server.Committed} commitments, {server.Reported} reports; before {before}, after {after}");

        Assert.Equal(0, server.Events(9006)); // no exception that we did not foresee
        Assert.InRange(after.Sockets, 0, sockets);
        Assert.InRange(after.Threads, 1, before.Threads + 64); // the pool's, of which a busy machine wants more
        Assert.InRange(after.ManagedBytes - before.ManagedBytes, long.MinValue, 8_000_000);
        Assert.InRange(after.ResidentBytes - before.ResidentBytes, long.MinValue, 64_000_000);
        AssertBothSidesWereTested(server, answers, streams);
    }

    // A mutator that only makes noise tests one line of the parser; one that spoils nothing tests none.
    private static void AssertBothSidesWereTested(CountingServer server, Dictionary<string, int> answers, int streams)
    {
        Assert.True(answers.GetValueOrDefault("accepted") > streams / 3, "too few associations");
        Assert.True(answers.GetValueOrDefault("aborted") > streams / 10, "too few aborts");
        Assert.True(answers.GetValueOrDefault("released") > streams / 20, "too few releases");
        Assert.True(server.Stored > streams / 20 && server.Committed > streams / 50 && server.Reported > streams / 50, "too few messages");
        Assert.True(server.Ends(DicomAssociationEnd.ProtocolError) > 0 && server.Ends(DicomAssociationEnd.ConnectionLost) > 0);
        Assert.Equal(0, server.Ends(DicomAssociationEnd.InternalError) + server.Ends(DicomAssociationEnd.TimedOut));
    }

    private static async Task<Dictionary<string, int>> RunAsync(CountingServer server, int seed, int first, int count)
    {
        var next = first - 1;
        var all = await Task.WhenAll(Enumerable.Range(0, Peers).Select(_ => Task.Run(async () =>
        {
            var answers = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var number = Interlocked.Increment(ref next); number < first + count; number = Interlocked.Increment(ref next))
            {
                var random = new Random((seed * 1_000_003) + number);
                var stream = new PduMutator(random).Mutate(PduScript.Make(random));
                Merge(answers, await ExchangeAsync(server.Port, stream, $"seed {seed}, stream {number}"));
            }

            return answers;
        })));
        var sum = new Dictionary<string, int>(StringComparer.Ordinal);
        Array.ForEach(all, one => Merge(sum, one));
        return sum;
    }

    // Sends all, says that no more comes, and reads until the server closes.
    private static async Task<Dictionary<string, int>> ExchangeAsync(int port, byte[] stream, string which)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.LingerState = new LingerOption(enable: true, seconds: 0); // no half a million sockets in TIME_WAIT
        using var limit = new CancellationTokenSource(TestServer.Limit);
        var received = new MemoryStream();
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            await socket.SendAsync(stream, limit.Token);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var read)
            {
                received.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // Reset: closed with bytes of ours unread.
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{which}: the server neither answers nor closes", exception);
        }

        return Answers(received.GetBuffer().AsSpan(0, (int)received.Length), which);
    }

    // Whatever it was sent, the server itself speaks the protocol: whole PDUs of the kinds that an acceptor sends.
    private static Dictionary<string, int> Answers(ReadOnlySpan<byte> received, string which)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        while (received.Length >= 6)
        {
            var name = received[0] switch
            {
                2 => "accepted",
                3 => "rejected",
                4 => "data",
                6 => "released",
                7 => "aborted",
                _ => throw new InvalidOperationException($"{which}: PDU type {received[0]}"),
            };
            answers[name] = answers.GetValueOrDefault(name) + 1;
            var length = (int)PduScript.LengthOf(received) + 6;
            if (length > received.Length)
            {
                break; // cut off by a reset
            }

            received = received[length..];
        }

        return answers;
    }

    private static Task SettleAsync(CountingServer server, int sockets) => Eventually.HoldsAsync(
        () => server.OpenAssociations == 0 && Footprint.SocketCount() <= sockets, TestServer.Limit, "all connections end");

    private static void Merge(Dictionary<string, int> sum, Dictionary<string, int> more)
    {
        foreach (var (name, count) in more)
        {
            sum[name] = sum.GetValueOrDefault(name) + count;
        }
    }
}
