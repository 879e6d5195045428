/*
 * Sends DNS questions over UDP to 127.0.0.1 and measures how long answers take.
 *
 *   blast PORT QUERYFILE SECONDS RATE [SOCKETS]
 *
 * Open loop: RATE questions a second leave on time whether answers come or not, so a server that stops is seen as
 * silence and loss, not as a pause of the generator. Prints one line of JSON: sent, answered, lost, rcode counts,
 * percentiles in microseconds, and the longest time without any answer. QUERYFILE has dnsperf's form «name TYPE».
 * Only loopback, by construction.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 64, MAX_SOCKETS = 64, BUCKETS = 1000000, MAX_QUESTIONS = 200000, GRACE_MS = 1000 };

typedef struct {
  int length;
  unsigned char octets[300];
} Question;

static Question *questions;
static int question_count;
static uint64_t sent_at[MAX_SOCKETS][65536];
static uint16_t next_id[MAX_SOCKETS];
static uint32_t histogram[BUCKETS]; /* one bucket a microsecond */
static unsigned char in[BATCH][2048];
static unsigned char out[BATCH][300];

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static void add_question(const char *name, int type) {
  Question *q = &questions[question_count++];
  memset(q->octets, 0, 12);
  q->octets[2] = 1;
  q->octets[5] = 1;
  int at = 12;
  for (const char *label = name; *label != 0;) {
    const char *dot = strchrnul(label, '.');
    int length = (int)(dot - label);
    q->octets[at++] = (unsigned char)length;
    memcpy(q->octets + at, label, (size_t)length);
    at += length;
    label = *dot == 0 ? dot : dot + 1;
  }
  q->octets[at++] = 0;
  q->octets[at++] = (unsigned char)(type >> 8);
  q->octets[at++] = (unsigned char)type;
  q->octets[at++] = 0;
  q->octets[at++] = 1;
  q->length = at;
}

static int percentile(uint64_t total, double share) {
  uint64_t seen = 0;
  for (int us = 0; us < BUCKETS; us++) {
    seen += histogram[us];
    if (total > 0 && (double)seen >= (double)total * share) return us;
  }
  return -1;
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: blast PORT QUERYFILE SECONDS RATE [SOCKETS]\n");
    return 2;
  }
  const double seconds = atof(argv[3]);
  const double rate = atof(argv[4]);
  int sockets = argc > 5 ? atoi(argv[5]) : 8;
  if (sockets < 1 || sockets > MAX_SOCKETS) sockets = 8;

  questions = malloc(sizeof(Question) * MAX_QUESTIONS);
  FILE *file = fopen(argv[2], "r");
  char name[256], type[16];
  while (file != NULL && question_count < MAX_QUESTIONS && fscanf(file, "%250s %15s", name, type) == 2)
    add_question(name, strcmp(type, "AAAA") == 0 ? 28 : strcmp(type, "HTTPS") == 0 ? 65 : 1);
  if (question_count == 0) {
    fprintf(stderr, "no questions in %s\n", argv[2]);
    return 2;
  }

  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct pollfd watched[MAX_SOCKETS];
  for (int s = 0; s < sockets; s++) {
    int buffer = 4 << 20;
    watched[s].fd = socket(AF_INET, SOCK_DGRAM, 0);
    watched[s].events = POLLIN;
    setsockopt(watched[s].fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (connect(watched[s].fd, (struct sockaddr *)&server, sizeof server) != 0) return 2;
  }
  struct mmsghdr receive[BATCH], send[BATCH];
  struct iovec receive_parts[BATCH], send_parts[BATCH];
  memset(receive, 0, sizeof receive);
  memset(send, 0, sizeof send);
  for (int i = 0; i < BATCH; i++) {
    receive_parts[i] = (struct iovec){in[i], sizeof in[i]};
    send_parts[i] = (struct iovec){out[i], sizeof out[i]};
    receive[i].msg_hdr.msg_iov = &receive_parts[i];
    send[i].msg_hdr.msg_iov = &send_parts[i];
    receive[i].msg_hdr.msg_iovlen = send[i].msg_hdr.msg_iovlen = 1;
  }

  uint64_t sent = 0, answered = 0, rcodes[16] = {0}, silence = 0;
  int question = 0, socket_turn = 0;
  const uint64_t start = now_ns();
  const uint64_t stop_sending = start + (uint64_t)(seconds * 1e9);
  uint64_t last_answer = start;
  for (;;) {
    uint64_t t = now_ns();
    if (t >= stop_sending && (answered == sent || t >= stop_sending + GRACE_MS * 1000000ull)) break;
    double due = t < stop_sending ? rate * (double)(t - start) / 1e9 - (double)sent : 0;
    while (due >= 1) {
      int batch = due < 8 ? (int)due : 8;
      int s = socket_turn++ % sockets;
      for (int i = 0; i < batch; i++) {
        Question *q = &questions[question];
        question = (question + 1) % question_count;
        memcpy(out[i], q->octets, (size_t)q->length);
        uint16_t id = next_id[s]++;
        out[i][0] = (unsigned char)(id >> 8);
        out[i][1] = (unsigned char)id;
        send_parts[i].iov_len = (size_t)q->length;
        sent_at[s][id] = t;
      }
      int taken = sendmmsg(watched[s].fd, send, (unsigned)batch, 0);
      if (taken < 0) taken = 0;
      next_id[s] = (uint16_t)(next_id[s] - (batch - taken));
      sent += (uint64_t)taken;
      due -= batch;
      if (taken < batch) break;
    }
    struct timespec wait = {0, 20000};
    if (ppoll(watched, (nfds_t)sockets, &wait, NULL) <= 0) continue;
    for (int s = 0; s < sockets; s++) {
      if (!(watched[s].revents & POLLIN)) continue;
      int got = recvmmsg(watched[s].fd, receive, BATCH, MSG_DONTWAIT, NULL);
      uint64_t arrived = now_ns();
      for (int i = 0; i < got; i++) {
        uint16_t id = (uint16_t)(in[i][0] << 8 | in[i][1]);
        if (sent_at[s][id] == 0) continue;
        uint64_t us = (arrived - sent_at[s][id]) / 1000;
        sent_at[s][id] = 0;
        histogram[us < BUCKETS ? us : BUCKETS - 1]++;
        rcodes[in[i][3] & 15]++;
        answered++;
        if (arrived - last_answer > silence) silence = arrived - last_answer;
        last_answer = arrived;
      }
    }
  }
  printf("{\"sent\":%lu,\"answered\":%lu,\"lost\":%lu,\"noerror\":%lu,\"servfail\":%lu,\"nxdomain\":%lu,"
         "\"p50\":%d,\"p95\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"silenceMs\":%.1f}\n",
         sent, answered, sent - answered, rcodes[0], rcodes[2], rcodes[3], percentile(answered, 0.5), percentile(answered, 0.95),
         percentile(answered, 0.99), percentile(answered, 0.999), percentile(answered, 1), (double)silence / 1e6);
  return 0;
}
