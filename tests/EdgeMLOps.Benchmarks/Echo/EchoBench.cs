using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Benchmarks.Receivers;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Echo;

/// <summary>C-ECHO while 200 connections say nothing and 20 associations bring their object by small pieces.</summary>
internal static class EchoBench
{
    public const int Silent = 200;
    private const int Slow = 20;
    private const int Echoes = 100;
    private const string Verification = "1.2.840.10008.1.1";

    public static async Task<EchoResult> RunAsync()
    {
        using var folder = new TempFolder();
        await using var appliance = new ApplianceReceiver(folder["ours"]);
        await appliance.StartAsync();
        var port = appliance.PortFor(1);
        await EchoAsync(port); // both sides' code is compiled at its first use

        var senders = new List<SlowSender>();
        var silent = new List<Socket>();
        using var stop = new CancellationTokenSource();
        try
        {
            for (var i = 0; i < Slow; i++)
            {
                senders.Add(await SlowSender.OpenAsync(port, i));
            }

            var dribbling = Task.WhenAll(senders.Select(sender => sender.DribbleAsync(stop.Token)));
            for (var i = 0; i < Silent; i++)
            {
                silent.Add(await ConnectAsync(port));
            }

            var result = await MeasureAsync(folder.Path, port, appliance);
            await stop.CancelAsync();
            await dribbling; // one that the receiver had ended would not have been there to be slow
            return result;
        }
        finally
        {
            await stop.CancelAsync();
            senders.ForEach(sender => sender.Dispose());
            silent.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<EchoResult> MeasureAsync(string folder, int port, ApplianceReceiver appliance)
    {
        var noise = await Noise.SampleAsync(folder);
        var times = new List<double>();
        for (var i = 0; i < Echoes; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await EchoAsync(port);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        var start = Stopwatch.GetTimestamp();
        var (code, output) = await ChildProcess.RunAsync("echoscu", ["-aec", Receiver.AeTitle, "127.0.0.1", $"{port}"], TimeSpan.FromSeconds(30));
        var echoScu = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await Eventually.HoldsAsync(
            () => appliance.FactAsync("link.associations"), open => open == Slow, TimeSpan.FromSeconds(10), "the slow senders alone are left");
        return code == 0
            ? new EchoResult(Slow, times, echoScu, noise)
            : throw new InvalidOperationException($"echoscu ended with {code}: {output}");
    }

    private static async Task EchoAsync(int port)
    {
        var options = new DicomClientOptions { Host = "127.0.0.1", Port = port, CallingAe = "BENCHSCU", CalledAe = Receiver.AeTitle };
        await using var association = await DicomClient.ConnectAsync(
            options, [new DicomPresentationContext(Verification, ["1.2.840.10008.1.2"])], CancellationToken.None);
        var status = await association.EchoAsync(CancellationToken.None);
        await association.ReleaseAsync(CancellationToken.None);
        if (!status.IsSuccess)
        {
            throw new InvalidOperationException($"C-ECHO answered {status}");
        }
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }
}
