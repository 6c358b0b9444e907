using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Reads where the nodes of a session really run. The managed API has no call for it; the runtime's own table has.</summary>
internal static class PlacementReader
{
    /// <summary>Session setting without which there is nothing to read.</summary>
    public const string Setting = "session.record_ep_graph_assignment_info";

    // The version of the table that brought these functions; later runtimes still give it.
    private const uint TableVersion = 24;

    private delegate IntPtr GetBase();

    private delegate IntPtr GetTable(uint version);

    private delegate IntPtr ListOf(IntPtr owner, out IntPtr items, out nuint count);

    private delegate IntPtr TextOf(IntPtr owner, out IntPtr text);

    /// <summary>Every node of a graph, after the runtime's optimisations.</summary>
    /// <param name="session">A session opened with <see cref="Setting"/> set to 1.</param>
    /// <exception cref="InvalidOperationException">It was not, or the runtime is older than 1.24.</exception>
    public static IReadOnlyList<NodePlacement> Read(InferenceSession session)
    {
        var table = Table();
        var graphsOf = Function<ListOf>(table, nameof(OrtApi.Session_GetEpGraphAssignmentInfo));
        var providerOf = Function<TextOf>(table, nameof(OrtApi.EpAssignedSubgraph_GetEpName));
        var nodesOf = Function<ListOf>(table, nameof(OrtApi.EpAssignedSubgraph_GetNodes));
        var operatorOf = Function<TextOf>(table, nameof(OrtApi.EpAssignedNode_GetOperatorType));
        return
        [
            .. from graph in Items(graphsOf, Handle(session))
               let provider = Text(providerOf, graph)
               from node in Items(nodesOf, graph)
               select new NodePlacement(provider, Text(operatorOf, node)),
        ];
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nativeHandle")]
    private static extern ref IntPtr Handle(InferenceSession session);

    private static IntPtr Table()
    {
        var start = Marshal.GetDelegateForFunctionPointer<GetBase>(OnnxRuntimeLibrary.Export("OrtGetApiBase"))();
        var table = Marshal.GetDelegateForFunctionPointer<GetTable>(Marshal.ReadIntPtr(start))(TableVersion);
        return table != IntPtr.Zero ? table : throw new InvalidOperationException($"ONNX Runtime has no functions of version 1.{TableVersion}.");
    }

    private static T Function<T>(IntPtr table, string name)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(Marshal.ReadIntPtr(table, (int)Marshal.OffsetOf<OrtApi>(name)));

    private static IEnumerable<IntPtr> Items(ListOf list, IntPtr owner)
    {
        Check(list(owner, out var items, out var count));
        return Enumerable.Range(0, checked((int)count)).Select(i => Marshal.ReadIntPtr(items, i * IntPtr.Size));
    }

    private static string Text(TextOf read, IntPtr owner)
    {
        Check(read(owner, out var text));
        return Marshal.PtrToStringUTF8(text) ?? "";
    }

    // They fail for want of the setting only: that is a mistake of ours, and its status object ends with the process.
    private static void Check(IntPtr status)
    {
        if (status != IntPtr.Zero)
        {
            throw new InvalidOperationException($"The session was opened without {Setting}.");
        }
    }
}
