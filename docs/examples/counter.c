/* counter STATE SOCKET: hands out numbers, each with a code. What it has printed as kept is never handed out again. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { RING = 4096, BATCH = 100 };

static struct state {
  uint64_t code[RING];    /* of the newest numbers; a code follows from the one before */
  _Atomic uint64_t count; /* last, so that a kill in between leaves nothing that is half there */
} *state;

static uint64_t follow(uint64_t code, uint64_t number) { return code * 6364136223846793005u + number; }

static int checkpoint(const char *path, const char *file, char *answer, int size) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  int agent = socket(AF_UNIX, SOCK_STREAM, 0), got = 0;
  if (connect(agent, (struct sockaddr *)&address, sizeof address) == 0) {
    dprintf(agent, "checkpoint counter %s\n", file);
    while (got < size - 1 && (got == 0 || answer[got - 1] != '\n') && read(agent, answer + got, 1) == 1) got++;
  }
  answer[got] = '\0';
  close(agent);
  return got > 0 && answer[got - 1] == '\n' && strncmp(answer, "ok ", 3) == 0;
}

int main(int argc, char **argv) {
  char answer[4096], *file = argc == 3 ? realpath(argv[1], NULL) : NULL; /* STATE leads elsewhere after another open */
  int fd = file ? open(file, O_RDWR) : -1;
  state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (state == MAP_FAILED) return perror("counter"), 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  uint64_t last = state->count;
  for (uint64_t n = last > RING / 2 ? last - RING / 2 : 1; n <= last; n++)
    if (state->code[n % RING] != follow(state->code[(n - 1) % RING], n)) return printf("torn at %" PRIu64 "\n", n), 3;
  printf("resumed %" PRIu64 " %" PRIu64 "\n", last, state->code[last % RING]);
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      uint64_t n = state->count + 1;
      state->code[n % RING] = follow(state->code[(n - 1) % RING], n);
      atomic_store_explicit(&state->count, n, memory_order_release);
    }
    int kept = checkpoint(argv[2], file, answer, sizeof answer); /* commit ... */
    if (!kept) return printf("not kept: %s\n", answer), 1;       /* the agent starts it again, with what is in place */
    printf("kept %" PRIu64 " %" PRIu64 " %s", state->count, state->code[state->count % RING], answer + 3); /* ... then act */
  }
}
