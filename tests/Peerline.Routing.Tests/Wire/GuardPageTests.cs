using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Peerline.Routing.Mrt;
using Peerline.Routing.Tests.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>
/// Readers that compare a length once and then read without a check: every input lies at the end of memory, and the octet behind it
/// cannot be read. A reader that goes beyond ends the process.
/// </summary>
public sealed class GuardPageTests
{
    private const int Room = 16 * 4096;

    [Fact]
    public void Messages_of_every_type_and_their_mutants_are_not_read_beyond_their_end()
    {
        var memory = new Guarded();
        var random = new Random(7606);
        var read = 0;
        foreach (var (_, octets) in Samples.All)
        {
            for (var round = 0; round < 2000; round++)
            {
                var mutated = Mutate(octets, random, round, from: BgpFrame.HeaderLength);
                var message = memory.AtTheEnd(mutated);
                BgpFrame.TryRead(message, BgpFrame.MaximumExtendedLength, out _, out _);
                if (message.Length < BgpFrame.HeaderLength) continue;
                foreach (var fourOctetAs in new[] { true, false })
                {
                    var context = new UpdateContext(fourOctetAs) { AddPath = round % 2 == 0 ? AddPathFamilies.None : AddPathFamilies.All };
                    var update = UpdateMessage.Read(message[BgpFrame.HeaderLength..], context);
                    foreach (var prefix in update.Withdrawn) read += prefix.Length;
                    foreach (var prefix in update.Nlri) read += prefix.Length;
                    if (update.TryGetMpReach(out var reach)) foreach (var prefix in reach.Nlri) read += prefix.Length;
                    if (update.TryGetMpUnreach(out var unreach)) foreach (var prefix in unreach.Withdrawn) read += prefix.Length;
                    read += (int)View.Attributes(update.Attributes) & 1;
                }
            }
        }
        Assert.NotEqual(0, read);
    }

    [Fact]
    public void Attribute_fields_and_prefixes_of_every_length_are_not_read_beyond_their_end()
    {
        var memory = new Guarded();
        var random = new Random(4271);
        var octets = new byte[96];
        uint read = 0;
        for (var round = 0; round < 60_000; round++)
        {
            random.NextBytes(octets);
            // Codes and lengths that are likely to be near the truth.
            octets[1] = (byte)random.Next(1, 17);
            octets[2] = (byte)random.Next(0, 40);
            var length = random.Next(0, octets.Length + 1);
            var field = memory.AtTheEnd(octets.AsSpan(0, length));
            read += View.Attributes(new PathAttributes(field, fourOctetAs: round % 2 == 0));
            foreach (var afi in new[] { Routing.Addressing.Afi.IPv4, Routing.Addressing.Afi.IPv6 })
                foreach (var prefix in new PrefixList(field, afi, addPath: round % 3 == 0)) read += (uint)prefix.Length;
            foreach (var segment in new AsPath(field, round % 2 == 0)) read += (uint)segment.Count;
        }
        Assert.NotEqual(0u, read);
    }

    [Fact]
    public void Records_of_every_kind_and_their_mutants_are_not_read_beyond_their_end()
    {
        var memory = new Guarded();
        var random = new Random(6396);
        var read = 0;
        foreach (var (_, octets) in MrtSamples.All)
        {
            for (var round = 0; round < 2000; round++)
            {
                var mutated = Mutate(octets, random, round, from: MrtRecord.HeaderLength);
                if (mutated.Length >= MrtRecord.HeaderLength)
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(mutated.AsSpan(8), (uint)(mutated.Length - MrtRecord.HeaderLength));
                var reader = new MrtReader(memory.AtTheEnd(mutated));
                while (reader.Read(out var record)) read += View.Reads(record) ? 1 : 0;
            }
        }
        Assert.NotEqual(0, read);
    }

    private static byte[] Mutate(byte[] octets, Random random, int round, int from)
    {
        var mutated = octets.ToArray();
        if (mutated.Length > from)
            for (var i = random.Next(0, 4); i > 0; i--) mutated[random.Next(from, mutated.Length)] = (byte)random.Next(256);
        return round % 2 == 0 ? mutated : mutated[..random.Next(mutated.Length + 1)];
    }

    /// <summary>Memory in front of a page that nobody may touch. Linux; it lives as long as the process.</summary>
    private sealed class Guarded
    {
        private const int ReadWrite = 3, Nothing = 0, PrivateAnonymous = 0x22;
        private readonly nint _start;

        public Guarded()
        {
            if (!OperatingSystem.IsLinux()) Assert.Skip("Pages are protected by calls of Linux.");
            _start = Map(0, Room + Environment.SystemPageSize, ReadWrite, PrivateAnonymous, -1, 0);
            Assert.NotEqual(-1, _start);
            Assert.Equal(0, Protect(_start + Room, Environment.SystemPageSize, Nothing));
        }

        public Span<byte> AtTheEnd(ReadOnlySpan<byte> octets)
        {
            var span = MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _start + Room - octets.Length), octets.Length);
            octets.CopyTo(span);
            return span;
        }

        [DllImport("libc", EntryPoint = "mmap")]
        private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

        [DllImport("libc", EntryPoint = "mprotect")]
        private static extern int Protect(nint address, nint length, int protection);
    }
}
